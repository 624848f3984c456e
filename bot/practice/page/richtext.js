// Slack's rich text blocks to nodes, and a small reading of its markdown block.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { formatted } from "./moments.js";
import { anchor, channel, mention } from "./mrkdwn.js";

export function richText(block) {
  return h("div", { class: "rich-text" }, block.elements.map(part));
}

function part(element) {
  switch (element.type) {
    case "rich_text_section":
      return h("p", {}, element.elements.map(piece));
    case "rich_text_quote":
      return h("blockquote", {}, element.elements.map(piece));
    case "rich_text_preformatted":
      return h("pre", {}, h("code", {}, element.elements.map(piece)));
    case "rich_text_list": {
      const items = element.elements.map((item) => h("li", {}, item.elements.map(piece)));
      const list = h(element.style === "ordered" ? "ol" : "ul", { class: `indent-${Math.min(element.indent ?? 0, 6)}` }, items);
      if (element.offset) list.start = element.offset + 1;
      return list;
    }
    default:
      return null;
  }
}

function piece(element) {
  return styled(bare(element), element.style ?? {});
}

function bare(element) {
  switch (element.type) {
    case "text":
      return broken(element.text);
    case "link":
      return anchor(element.url, element.text ?? element.url);
    case "user":
      return mention(element.user_id);
    case "channel":
      return channel(element.channel_id);
    case "usergroup":
      return h("span", { class: "mention" }, "@group");
    case "broadcast":
      return h("span", { class: "mention loud" }, `@${element.range}`);
    case "emoji":
      return emoji(element.name);
    case "date":
      return h("time", { title: element.fallback ?? "" }, formatted(element.timestamp, element.format));
    case "color":
      return h("code", {}, element.value);
    default:
      return element.text ?? "";
  }
}

function broken(text) {
  return text.split("\n").flatMap((line, number) => (number ? [h("br"), line] : [line]));
}

function styled(node, style) {
  let wrapped = node;
  for (const [name, tag] of [["code", "code"], ["strike", "s"], ["italic", "em"], ["bold", "strong"], ["underline", "u"]]) {
    if (style[name]) wrapped = h(tag, {}, wrapped);
  }
  return wrapped;
}

export function markdown(text) {
  const nodes = [];
  for (const line of text.split("\n")) {
    const heading = /^#{1,6} (.*)/.exec(line);
    const item = /^\s{0,6}[-*] (.*)/.exec(line);
    if (heading) nodes.push(h("p", { class: "markdown-heading" }, spans(heading[1])));
    else if (item) listIn(nodes).append(h("li", {}, spans(item[1])));
    else if (line.startsWith(">")) nodes.push(h("blockquote", {}, spans(line.replace(/^> ?/, ""))));
    else if (line.trim()) nodes.push(h("p", {}, spans(line)));
  }
  return h("div", { class: "rich-text" }, nodes);
}

function listIn(nodes) {
  if (nodes.at(-1)?.tagName !== "UL") nodes.push(h("ul", {}));
  return nodes.at(-1);
}

function spans(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(/\*\*([^*]+)\*\*|\*([^*]+)\*|`([^`]+)`|\[([^\]]+)\]\(([^()\s]+)\)/g)) {
    nodes.push(text.slice(end, found.index));
    if (found[1]) nodes.push(h("strong", {}, found[1]));
    else if (found[2]) nodes.push(h("em", {}, found[2]));
    else if (found[3]) nodes.push(h("code", {}, found[3]));
    else nodes.push(anchor(found[5], found[4]));
    end = found.index + found[0].length;
  }
  return [...nodes, text.slice(end)];
}
