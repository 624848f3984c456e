// Slack's mrkdwn to nodes. Entities are decoded last, so nothing a person typed can become a mark, a link or a mention.

import { h } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { formatted } from "./moments.js";
import { person, state } from "./store.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const decode = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export function mrkdwn(text, { verbatim = false } = {}) {
  return text.split("```").map((part, number, parts) =>
    number % 2 === 1 && number < parts.length - 1
      ? h("pre", {}, h("code", {}, decode(part.replace(/^\n/, "").replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_, a, b) => b ?? a))))
      : lines(number % 2 === 1 ? `\`\`\`${part}` : part, verbatim),
  );
}

function lines(text, verbatim) {
  const nodes = [];
  let quoted = null;
  const all = text.split("\n");
  all.forEach((line, number) => {
    const quote = /^(?:&gt;|>) ?/.exec(line);
    if (quote) {
      if (quoted) quoted.append(h("br"));
      else nodes.push((quoted = h("blockquote", {})));
      quoted.append(...inline(line.slice(quote[0].length), verbatim));
      return;
    }
    const justQuoted = quoted !== null;
    quoted = null;
    if (number > 0 && !justQuoted) nodes.push(h("br"));
    nodes.push(...inline(line, verbatim));
  });
  return nodes;
}

function inline(line, verbatim) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(...words(plain, verbatim));
    plain = "";
  };
  for (let at = 0; at < line.length; ) {
    const found = token(line, at) ?? code(line, at) ?? marked(line, at, verbatim);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      plain += line[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function token(line, at) {
  if (line[at] !== "<") return null;
  const end = line.indexOf(">", at);
  return end < 0 ? null : { node: angle(line.slice(at + 1, end)), end: end + 1 };
}

function code(line, at) {
  if (line[at] !== "`") return null;
  const end = line.indexOf("`", at + 1);
  return end < at + 2 ? null : { node: h("code", {}, decode(line.slice(at + 1, end))), end: end + 1 };
}

function marked(line, at, verbatim) {
  const mark = line[at];
  if (!MARKS[mark] || /[\p{L}\p{N}]/u.test(line[at - 1] ?? " ") || /[\s]|^$/.test(line[at + 1] ?? "")) return null;
  for (let end = line.indexOf(mark, at + 2); end > 0; end = line.indexOf(mark, end + 1)) {
    if (!/\s/.test(line[end - 1]) && !/[\p{L}\p{N}]/u.test(line[end + 1] ?? " ")) {
      return { node: h(MARKS[mark], {}, inline(line.slice(at + 1, end), verbatim)), end: end + 1 };
    }
  }
  return null;
}

function words(text, verbatim) {
  const pattern = verbatim ? /:([a-z0-9_+-]{1,40}):/g : /:([a-z0-9_+-]{1,40}):|(https?:\/\/[^\s<>]+[^\s<>.,;:!?)])/g;
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    if (found[1] && !EMOJI[found[1]]) continue;
    nodes.push(decode(text.slice(end, found.index)), found[1] ? EMOJI[found[1]] : anchor(decode(found[2]), decode(found[2])));
    end = found.index + found[0].length;
  }
  return [...nodes, decode(text.slice(end))].filter((node) => node !== "");
}

function angle(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : inside.slice(bar + 1);
  if (target.startsWith("@")) return mention(target.slice(1), decode(label));
  if (target.startsWith("#")) return channel(target.slice(1), decode(label));
  if (target.startsWith("!date^")) {
    const [, unix, format, link] = target.split("^");
    const shown = h("time", { title: decode(label) }, formatted(unix, decode(format ?? "{date}")));
    return link ? h("a", { href: safe(decode(link)), rel: "noreferrer", target: "_blank" }, shown) : shown;
  }
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, decode(label) || "@group");
  if (target.startsWith("!")) return h("span", { class: "mention loud" }, `@${target.slice(1).split("^")[0]}`);
  return anchor(decode(target), decode(label || target.replace(/^mailto:/, "")));
}

export function mention(id, label = "") {
  const known = state.snapshot.people[id];
  const mine = id === state.snapshot.viewer ? " mine" : "";
  return h("span", { class: `mention${mine}` }, `@${known ? known.name : label || id}`);
}

export function channel(id, label = "") {
  const known = state.channels.get(id);
  return known && !known.is_im ? h("a", { class: "mention", href: `#${id}` }, `#${known.name}`) : h("span", { class: "mention" }, `#${label || id}`);
}

export function anchor(address, label) {
  const place = /^\/archives\/([A-Z0-9]+)\/p(\d{16})/.exec(new URL(safe(address), location.href).pathname);
  if (place && safe(address).startsWith(location.origin)) return h("a", { href: `#${place[1]}/p${place[2]}` }, label);
  return h("a", { href: safe(address), rel: "noopener noreferrer", target: "_blank" }, label);
}

export function safe(address) {
  return /^(https?:|mailto:|tel:)/i.test(address) ? address : "about:blank";
}

export const nameOf = (id) => person(id).name;
