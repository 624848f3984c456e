// Messages and threads.

import { byId, fill, h } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { emoji } from "./emoji.js";
import { ask } from "./line.js";
import { openMenu } from "./menu.js";
import * as moments from "./moments.js";
import { mrkdwn } from "./mrkdwn.js";
import { composer } from "./composer.js";
import { inChannel, isReply, person, replies, state } from "./store.js";
import { drawStatus } from "./working.js";

const scopes = new Map();
const GROUPED_SECONDS = 300;
const NOTED = { channel_join: "was added to the channel", channel_leave: "left the channel" };
const BADGES = { bot: "App", guest: "Guest", outsider: "External" };

export function drawLog() {
  nothingBelow();
  fillLog();
  toEnd(byId("log-frame"));
}

// Draws what is shown anew and stays at the place where its reader is.
export function redrawLogs() {
  const frame = byId("log-frame");
  const [end, top] = [isAtEnd(frame), frame.scrollTop];
  fillLog();
  if (end) toEnd(frame);
  else frame.scrollTop = top;
  const list = byId("thread-log");
  if (!list) return;
  const parent = state.messages.get(state.place)?.get(state.thread);
  if (parent) fill(list, [parent, ...replies(state.place, state.thread)].map((message) => drawMessage(message, { inThread: true })));
}

function fillLog() {
  const nodes = [];
  let previous = null;
  for (const message of inChannel(state.place)) {
    nodes.push(...withDay(message, previous), drawMessage(message, { previous }));
    previous = message;
  }
  fill(byId("log"), nodes);
}

export function showMessage(message, isNew) {
  if (message.channel !== state.place) return;
  if (isReply(message)) redraw(state.messages.get(state.place).get(message.thread_ts), byId("log"));
  if (!isReply(message) || message.broadcast) put(message, byId("log"), byId("log-frame"), isNew, inChannel(state.place));
  if (state.thread && (message.ts === state.thread || message.thread_ts === state.thread)) putInThread(message, isNew);
}

export function dropMessage(ts) {
  document.querySelectorAll(`article[data-ts="${CSS.escape(ts)}"]`).forEach((article) => {
    const kept = article.contains(document.activeElement);
    article.remove();
    if (kept) byId("log-frame").focus();
  });
}

function putInThread(message, isNew) {
  const list = byId("thread-log");
  if (list) put(message, list, byId("thread-frame"), isNew, [], true);
}

function put(message, list, frame, isNew, all, inThread = false) {
  const atEnd = isAtEnd(frame);
  if (!isNew || list.querySelector(`article[data-ts="${CSS.escape(message.ts)}"]`)) return redraw(message, list, inThread);
  const previous = inThread ? null : all[all.length - 2] ?? null;
  const isFirst = !list.querySelector("article");
  const article = drawMessage(message, { previous, inThread });
  list.append(...(inThread ? [] : withDay(message, previous)), article);
  if (isFirst || atEnd || message.user === state.snapshot.viewer || message.is_ephemeral) showNew(article, frame);
  else if (!inThread) below(article, frame);
}

// Where a reader is further up, or a tall message filled the room, what came below it is counted and led to.
let firstBelow = null;
let countBelow = 0;

function below(article, frame) {
  firstBelow ??= article.dataset.ts;
  countBelow += 1;
  const words = `${countBelow} new ${countBelow === 1 ? "message" : "messages"}`;
  const go = () => {
    const first = frame.querySelector(`article[data-ts="${CSS.escape(firstBelow)}"]`);
    nothingBelow();
    first?.scrollIntoView({ block: "start" });
    first?.focus({ preventScroll: true });
  };
  fill(byId("below"), h("button", { type: "button", class: "button small primary", onclick: go }, `${words} ↓`));
  frame.onscroll = () => isAtEnd(frame) && nothingBelow();
}

function nothingBelow() {
  [firstBelow, countBelow] = [null, 0];
  byId("below").replaceChildren();
}

function redraw(message, list, inThread = false) {
  const old = message && list.querySelector(`article[data-ts="${CSS.escape(message.ts)}"]`);
  if (!old) return;
  const fresh = drawMessage(message, { grouped: old.classList.contains("grouped"), inThread });
  const held = old.contains(document.activeElement);
  const frame = list.closest(".log-frame");
  const end = isAtEnd(frame);
  old.replaceWith(fresh);
  if (end) toEnd(frame);
  if (held) fresh.focus({ preventScroll: true });
}

function withDay(message, previous) {
  const day = moments.day(moments.fromTs(message.ts));
  if (previous && moments.day(moments.fromTs(previous.ts)) === day) return [];
  return [h("div", { class: "day", role: "separator" }, h("span", {}, day))];
}

function drawMessage(message, { previous = null, grouped = isGrouped(message, previous), inThread = false }) {
  const date = moments.fromTs(message.ts);
  const who = person(message.user);
  if (NOTED[message.subtype]) return noted(message, who, date);
  const kinds = ["message", grouped && "grouped", message.is_ephemeral && "ephemeral"].filter(Boolean).join(" ");
  return h("article", { class: kinds, tabindex: "-1", data: { ts: message.ts }, "aria-label": `${who.name}, ${moments.time(date)}` },
    h("div", { class: "gutter" }, grouped ? null : avatar(message.user)),
    h("div", { class: "content" },
      message.is_ephemeral ? h("p", { class: "only-you" }, "Only visible to you") : null,
      message.command ? h("p", { class: "used" }, h("strong", {}, person(message.command.user).name), " used ", h("code", {}, message.command.text)) : null,
      grouped ? null : byline(message, who, date),
      body(message),
      message.files?.map(fileCard),
      reactions(message),
      inThread || message.is_ephemeral ? null : threadLink(message)),
    tools(message, inThread));
}

function isGrouped(message, previous) {
  return Boolean(previous && previous.user === message.user && !previous.is_ephemeral === !message.is_ephemeral && !message.command
    && !NOTED[previous.subtype] && message.ts - previous.ts < GROUPED_SECONDS && !message.is_ephemeral
    && moments.day(moments.fromTs(previous.ts)) === moments.day(moments.fromTs(message.ts)));
}

function noted(message, who, date) {
  return h("article", { class: "message note", tabindex: "-1", data: { ts: message.ts } },
    h("div", { class: "gutter" }), h("div", { class: "content" }, `${who.name} ${NOTED[message.subtype]}, ${moments.time(date)}`));
}

function byline(message, who, date) {
  const link = `#${message.channel}/p${message.ts.replace(".", "")}`;
  return h("p", { class: "byline" },
    h("span", { class: "author" }, who.name),
    BADGES[who.rank] ? h("span", { class: "badge" }, BADGES[who.rank]) : null,
    h("a", { class: "when", href: link, title: moments.full(date) }, moments.time(date)),
    message.edited ? h("span", { class: "edited" }, "(edited)") : null);
}

function body(message) {
  const blocks = message.blocks?.length ? drawBlocks(message.blocks, scopeOf(message)) : [h("div", { class: "text" }, mrkdwn(message.text ?? ""))];
  const attached = (message.attachments ?? []).map((attachment) =>
    h("div", { class: "attachment" }, attachment.blocks ? drawBlocks(attachment.blocks, scopeOf(message)) : h("div", { class: "text" }, mrkdwn(attachment.text ?? attachment.fallback ?? ""))));
  return [...blocks, ...attached];
}

function scopeOf(message) {
  const key = `${message.channel}:${message.ts}`;
  if (!scopes.has(key)) scopes.set(key, { values: {} });
  const scope = scopes.get(key);
  const place = { channel: message.channel, ts: message.ts };
  scope.act = (action, source) => busy(source, ask("act_in_message", { ...place, action, values: scope.values }));
  scope.suggest = (action, typed) => ask("suggest", { place, action, typed });
  return scope;
}

export async function busy(source, reply) {
  source?.setAttribute("aria-busy", "true");
  const answer = await reply;
  source?.removeAttribute("aria-busy");
  if (!answer.ok || answer.problem) problem(source, answer.problem ?? `Refused: ${answer.error}`);
  return answer;
}

function problem(source, text) {
  const place = source?.closest(".content, .modal-body, .home") ?? byId("log");
  place.querySelector(".problem")?.remove();
  place.append(h("p", { class: "problem", role: "alert" }, text));
}

function fileCard(file) {
  if (file.mode === "tombstone") return h("p", { class: "file-gone" }, "This file was deleted.");
  const kind = /\.([^.]+)$/.exec(file.name)?.[1] ?? file.filetype;
  const written = file.mode === "snippet" ? h("pre", { class: "snippet" }, h("code", {}, file.preview, file.preview_is_truncated ? "\n…" : "")) : null;
  return [written, savedFile(file, kind)];
}

function savedFile(file, kind) {
  const size = file.size < 1024 * 1024 ? `${Math.max(1, Math.round(file.size / 1024))} KB` : `${(file.size / 1048576).toFixed(1)} MB`;
  return h("a", { class: "file-card", href: `files/${file.id}`, download: file.name },
    h("span", { class: "file-kind", "aria-hidden": "true" }, kind.slice(0, 4).toUpperCase()),
    h("span", { class: "file-words" }, h("strong", {}, file.title || file.name), h("small", {}, `${file.pretty_type} · ${size}`)));
}

function reactions(message) {
  if (!message.reactions) return null;
  return h("p", { class: "reactions" }, message.reactions.map((one) => h("span", { class: "reaction", title: one.users.map((id) => person(id).name).join(", ") }, `${emoji(one.name)} ${one.count}`)));
}

function threadLink(message) {
  const below = replies(message.channel, message.ts);
  if (!below.length) return null;
  const open = () => openThread(message.ts);
  const last = moments.time(moments.fromTs(below.at(-1).ts));
  return h("button", { type: "button", class: "thread-link", onclick: open }, h("strong", {}, below.length === 1 ? "1 reply" : `${below.length} replies`), h("span", {}, `Last at ${last}`));
}

function tools(message, inThread) {
  if (message.user === state.snapshot.notice) return null;
  const reply = inThread || message.is_ephemeral ? null
    : h("button", { type: "button", class: "icon-button", title: "Reply in thread", "aria-label": "Reply in thread", onclick: () => openThread(message.thread_ts ?? message.ts) }, "↩");
  const items = shortcuts(message);
  const more = items.length
    ? h("button", { type: "button", class: "icon-button", title: "More actions", "aria-label": "More actions", "aria-haspopup": "menu", onclick: (event) => openMenu(event.currentTarget, items, "Message actions") }, "⋯")
    : null;
  return reply || more ? h("div", { class: "tools" }, reply, more) : null;
}

function shortcuts(message) {
  if (message.is_ephemeral) return [];
  return state.snapshot.shortcuts.filter((one) => one.type === "message").map((one) => ({
    name: one.name,
    note: state.snapshot.app.name,
    run: () => busy(document.querySelector(`article[data-ts="${message.ts}"] .tools`), ask("message_shortcut", { channel: message.channel, ts: message.ts, callback_id: one.callback_id })),
  }));
}

export function openThread(ts) {
  state.thread = ts;
  const parent = state.messages.get(state.place)?.get(ts);
  const panel = byId("thread");
  if (!parent) return closeThread();
  const where = state.channels.get(state.place);
  fill(panel,
    h("header", { class: "thread-head" }, h("h2", {}, "Thread"), h("span", { class: "thread-where" }, where.is_im ? state.snapshot.app.name : `#${where.name}`),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close thread", onclick: closeThread }, "✕")),
    h("section", { id: "thread-frame", class: "log-frame", tabindex: "0", "aria-label": "Conversation in this thread" },
      h("div", { id: "thread-log", class: "log", role: "log", "aria-live": "polite", "aria-label": "Thread" },
        [parent, ...replies(state.place, ts)].map((message) => drawMessage(message, { inThread: true })))),
    h("p", { id: "thread-working", class: "working", role: "status" }),
    composer({ thread: ts }));
  panel.hidden = false;
  document.body.classList.add("with-thread");
  drawStatus();
  toEnd(byId("thread-frame"));
  panel.querySelector("textarea").focus();
}

export function closeThread() {
  state.thread = null;
  byId("thread").hidden = true;
  byId("thread").replaceChildren();
  document.body.classList.remove("with-thread");
  byId("composer")?.focus();
}

export function point(ts) {
  const article = byId("log").querySelector(`article[data-ts="${CSS.escape(ts)}"]`);
  if (!article) return;
  article.scrollIntoView({ block: "center" });
  article.classList.add("pointed");
  article.focus({ preventScroll: true });
  setTimeout(() => article.classList.remove("pointed"), 2500);
}

export function avatar(id) {
  const who = person(id);
  const letters = who.name.split(/\s+/).map((word) => word[0] ?? "").slice(0, 2).join("").toUpperCase();
  const kind = id === state.snapshot.notice ? "notice" : who.rank ? `of-${who.rank}` : "";
  return h("span", { class: `avatar ${kind}`, "aria-hidden": "true" }, letters);
}

// A new message that is taller than the room is shown from its first line, or its reader would begin at the end.
function showNew(article, frame) {
  if (article.offsetHeight > frame.clientHeight) article.scrollIntoView({ block: "start" });
  else toEnd(frame);
}

export const isAtEnd = (frame) => frame.scrollHeight - frame.scrollTop - frame.clientHeight < 40;

// The end of what was said; where nothing was said yet, the welcome is read from its beginning.
export function toEnd(frame) {
  frame.scrollTop = frame.querySelector("article") ? frame.scrollHeight : 0;
}
