// The message box: commands with hints, mentions, files, shortcuts.

import { announce, byId, fill, h } from "./dom.js";
import { ask, upload } from "./line.js";
import { openMenu } from "./menu.js";
import { state } from "./store.js";
import { drawStatus } from "./working.js";

const MOST_LINES = 9;

export function composer({ thread = null } = {}) {
  const id = thread ? "thread-composer" : "composer";
  const box = { thread, uploading: Promise.resolve(), files: [], at: 0, hints: [] };
  box.field = h("textarea", {
    id, rows: "1", class: "composer-field", placeholder: placeholder(thread), "aria-label": placeholder(thread),
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-hints`, spellcheck: "true", enterkeyhint: "send",
  });
  box.list = h("div", { id: `${id}-hints`, class: "hints", role: "listbox", "aria-label": "Suggestions", hidden: true });
  box.attached = h("div", { class: "attached", hidden: true });
  box.trouble = h("p", { class: "composer-trouble", role: "alert", hidden: true });
  const pick = h("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", "aria-hidden": "true" });
  pick.addEventListener("change", () => attach(box, [...pick.files]).then(() => (pick.value = "")));
  box.send = h("button", { type: "button", class: "send", "aria-label": "Send", title: "Send", onclick: () => send(box) }, "➤");
  const frame = h("div", { class: "composer" }, box.list, box.trouble,
    h("div", { class: "composer-box" }, box.field, box.attached,
      h("div", { class: "composer-row" },
        h("button", { type: "button", class: "icon-button", "aria-label": "Attach a file", title: "Attach a file", onclick: () => pick.click() }, "+"),
        h("button", { type: "button", class: "icon-button", "aria-label": "Make the text a snippet", title: "Make the text a snippet: it is sent as a file", onclick: () => snippet(box) }, "¶"),
        thread || !state.snapshot.commands.length ? null : h("button", { type: "button", class: "icon-button", "aria-label": "Commands and shortcuts", title: "Commands and shortcuts", "aria-haspopup": "menu", onclick: (event) => commands(box, event.currentTarget) }, "/"),
        h("span", { class: "composer-tip" }, "Enter sends · Shift+Enter starts a line"), pick, box.send)));
  box.field.addEventListener("input", () => changed(box));
  box.field.addEventListener("keydown", (event) => keys(box, event));
  box.field.addEventListener("blur", () => setTimeout(() => hint(box, []), 150));
  box.field.addEventListener("paste", (event) => pasted(box, event));
  droppable(frame, box);
  frame.put = (text) => put(box, text);
  frame.attach = (files) => attach(box, files);
  return frame;
}

function placeholder(thread) {
  if (thread) return "Reply in thread";
  const place = state.channels.get(state.place);
  const name = place.is_im ? state.snapshot.app.name : `#${place.name}`;
  if (!state.snapshot.commands.length) return `Message ${name}`;
  return innerWidth < 480 ? `Message ${name}` : `Message ${name}, or / for commands`;
}

function put(box, text) {
  box.field.value = text;
  changed(box);
  box.field.focus();
  box.field.setSelectionRange(text.length, text.length);
}

function changed(box) {
  box.trouble.hidden = true;
  box.field.style.height = "auto";
  box.field.style.height = `${Math.min(box.field.scrollHeight, MOST_LINES * 24)}px`;
  box.send.classList.toggle("ready", Boolean(box.field.value.trim() || box.files.length));
  hint(box, suggestions(box));
}

function suggestions(box) {
  const text = box.field.value;
  const before = text.slice(0, box.field.selectionStart);
  if (!box.thread && /^\/[\w-]*$/.test(text)) {
    return state.snapshot.commands.filter((one) => one.command.startsWith(text.toLowerCase()) && one.command !== text).map((one) => ({
      name: one.command, usage: one.usage_hint, note: one.description, text: `${one.command} `, from: 0,
    }));
  }
  const mention = /(?:^|\s)@([\w ]{0,30})$/.exec(before);
  if (!mention) return [];
  const people = Object.entries(state.snapshot.people).filter(([id]) => id !== state.snapshot.notice);
  const from = before.length - mention[1].length - 1;
  return people.filter(([, one]) => one.name.toLowerCase().startsWith(mention[1].toLowerCase()) && one.name !== mention[1])
    .map(([, one]) => ({ name: `@${one.name}`, note: one.bot ? "App" : "", text: `@${one.name} `, from }));
}

function hint(box, hints) {
  box.hints = hints;
  box.at = 0;
  box.list.hidden = hints.length === 0;
  box.field.setAttribute("aria-expanded", String(hints.length > 0));
  fill(box.list, hints.map((one, number) =>
    h("div", { class: "hint", role: "option", id: `${box.field.id}-hint-${number}`, onpointerdown: (event) => { event.preventDefault(); complete(box, one); } },
      h("span", { class: "hint-name" }, one.name), one.usage ? h("span", { class: "hint-usage" }, one.usage) : null,
      one.note ? h("span", { class: "hint-note" }, one.note) : null)));
  mark(box);
}

function mark(box) {
  [...box.list.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === box.at)));
  const now = box.list.children[box.at];
  now?.scrollIntoView({ block: "nearest" });
  if (now) box.field.setAttribute("aria-activedescendant", now.id);
  else box.field.removeAttribute("aria-activedescendant");
}

function complete(box, one) {
  const after = box.field.value.slice(box.field.selectionStart);
  put(box, box.field.value.slice(0, one.from) + one.text + after);
}

function keys(box, event) {
  if (event.isComposing) return;
  const open = box.hints.length > 0;
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    box.at = (box.at + (event.key === "ArrowDown" ? 1 : box.hints.length - 1)) % box.hints.length;
    mark(box);
  } else if (open && (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey))) {
    event.preventDefault();
    complete(box, box.hints[box.at]);
  } else if (open && event.key === "Escape") {
    event.stopPropagation();
    hint(box, []);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(box);
  }
}

async function send(box) {
  await box.uploading;
  const text = box.field.value.trim();
  const files = box.files.map((file) => file.id);
  if (!text && !files.length) return;
  const command = /^(\/[\w-]+)(?:\s+([\s\S]*))?$/.exec(text);
  if (command && box.thread) return trouble(box, `${command[1]} is not supported in threads. Sorry!`);
  box.files = [];
  showFiles(box);
  put(box, "");
  const answer = command && !files.length
    ? await working(command[1], ask("command", { channel: state.place, command: command[1], text: command[2] ?? "" }))
    : await ask("say", { channel: state.place, text, thread_ts: box.thread, files });
  if (!answer.ok) trouble(box, answer.error === "connection_lost" ? "The practice workspace has stopped." : `Refused: ${answer.error}`);
}

async function working(command, reply) {
  const note = byId("working");
  note.textContent = `${command} …`;
  const answer = await reply;
  drawStatus();
  return answer;
}

function trouble(box, text) {
  box.trouble.textContent = text;
  box.trouble.hidden = false;
}

// What was typed becomes a file of its own, as a text snippet does in Slack.
function snippet(box) {
  const text = box.field.value;
  if (!text.trim()) return trouble(box, "Write or paste the text first, then make it a snippet.");
  put(box, "");
  return attach(box, [new File([text], "Untitled.txt", { type: "text/plain" })], true);
}

// One after the other, so that files stand as they were given; sending waits for those still on their way.
function attach(box, files, asSnippet = false) {
  box.uploading = box.uploading.then(() => uploadAll(box, files, asSnippet));
  return box.uploading;
}

async function uploadAll(box, files, asSnippet) {
  for (const file of files) {
    announce(`Uploading ${file.name}`);
    try {
      box.files.push(await upload(file, state.snapshot.viewer, asSnippet));
    } catch (error) {
      trouble(box, `${file.name}: ${error.message}`);
    }
  }
  showFiles(box);
  changed(box);
  box.field.focus();
}

function showFiles(box) {
  box.attached.hidden = box.files.length === 0;
  fill(box.attached, box.files.map((file) => {
    const drop = () => {
      box.files = box.files.filter((one) => one !== file);
      showFiles(box);
      box.field.focus();
    };
    return h("span", { class: "chip" }, file.name, h("button", { type: "button", "aria-label": `Remove ${file.name}`, onclick: drop }, "✕"));
  }));
}

function pasted(box, event) {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length) return;
  event.preventDefault();
  attach(box, files);
}

export function droppable(area, box) {
  area.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    area.classList.add("dropping");
  });
  area.addEventListener("dragleave", () => area.classList.remove("dropping"));
  area.addEventListener("drop", (event) => {
    area.classList.remove("dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    event.stopPropagation();
    attach(box, [...event.dataTransfer.files]);
  });
}

function commands(box, anchor) {
  const typed = state.snapshot.commands.map((one) => ({ name: [one.command, one.usage_hint].filter(Boolean).join(" "), note: one.description, run: () => setTimeout(() => put(box, `${one.command} `)) }));
  const global = state.snapshot.shortcuts.filter((one) => one.type === "global").map((one) => ({
    name: one.name, note: one.description, run: () => ask("global_shortcut", { callback_id: one.callback_id }),
  }));
  openMenu(anchor, [...global, ...typed], "Commands and shortcuts");
}
