// Interactive elements. Each is drawn for a scope: the message or view it stands in, which keeps what is typed and sends actions.

import { h } from "./dom.js";
import { act, changed, current, keep, plainOf, tellChanges } from "./fields.js";
import { upload } from "./line.js";
import { openMenu } from "./menu.js";
import { safe } from "./mrkdwn.js";
import { SELECTS } from "./selects.js";
import { state } from "./store.js";
import { textObject } from "./texts.js";

export function drawElement(element, block, scope, id) {
  const draw = DRAWN[element.type];
  return draw ? draw(element, block, scope, id) : h("span", { class: "unknown" }, `[${element.type}]`);
}

function button(element, block, scope) {
  const style = element.style === "primary" ? " primary" : element.style === "danger" ? " danger" : "";
  const label = { class: `button${style}`, "aria-label": element.accessibility_label };
  const run = (event) => {
    if (element.url) window.open(safe(element.url), "_blank", "noopener,noreferrer");
    return act(element, block, scope, {}, event.currentTarget);
  };
  return h("button", { type: "button", ...label, onclick: run }, textObject(element.text));
}

function overflow(element, block, scope) {
  const items = element.options.map((option) => ({
    name: plainOf(option.text),
    note: plainOf(option.description),
    run: () => act(element, block, scope, { selected_option: option }),
  }));
  const open = (event) => openMenu(event.currentTarget, items, "More");
  return h("button", { type: "button", class: "button overflow", "aria-haspopup": "menu", "aria-label": "More actions", onclick: open }, "⋯");
}

function picker(kind, field, initial) {
  return (element, block, scope, id) => {
    const now = current(element, block, scope, { [field]: element[initial] ?? null });
    const input = h("input", { id, class: "field short", type: kind, value: asLocal(kind, now[field]) });
    tellChanges(input, (value, putBack) => changed(element, block, scope, { [field]: fromLocal(kind, value) }, putBack));
    return input;
  };
}

function asLocal(kind, value) {
  if (kind !== "datetime-local" || !value) return value ?? "";
  const date = new Date(value * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

const fromLocal = (kind, value) => (kind === "datetime-local" && value ? Math.floor(new Date(value).getTime() / 1000) : value || null);

function textInput(element, block, scope, id) {
  const now = current(element, block, scope, { value: element.initial_value ?? null });
  const shared = { id, class: "field", placeholder: plainOf(element.placeholder), maxlength: element.max_length && String(element.max_length) };
  const kind = { number_input: "decimal", email_text_input: "email", url_text_input: "url" }[element.type] ?? "text";
  const input = element.multiline ? h("textarea", { ...shared, rows: "5" }) : h("input", { ...shared, type: "text", inputmode: kind });
  input.value = now.value ?? "";
  const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = () => act(element, block, scope, { value: input.value || null });
  input.addEventListener("input", () => {
    keep(element, block, scope, { value: input.value || null });
    if (block.dispatch_action && on.includes("on_character_entered")) tell();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || element.multiline) return;
    if (block.dispatch_action && on.includes("on_enter_pressed")) {
      event.preventDefault();
      tell();
    }
  });
  return input;
}

function fileInput(element, block, scope, id) {
  current(element, block, scope, { files: [] });
  const kinds = (element.filetypes ?? []).map((kind) => `.${kind}`).join(",");
  const note = h("p", { class: "field-note", role: "status" });
  const input = h("input", { id, class: "field", type: "file", accept: kinds || undefined, multiple: (element.max_files ?? 10) > 1 });
  input.addEventListener("change", async () => {
    note.textContent = "Uploading…";
    try {
      const sent = await Promise.all([...input.files].slice(0, element.max_files ?? 10).map((file) => upload(file, state.snapshot.viewer)));
      keep(element, block, scope, { files: sent.map((file) => file.id) });
      note.textContent = sent.map((file) => file.name).join(", ");
    } catch (error) {
      note.textContent = error.message;
    }
  });
  return h("div", {}, input, note);
}

// Which thumb was pressed stays to be seen.
function feedback(element, block, scope) {
  const key = `${block.block_id} ${element.action_id}`;
  const pressed = (scope.pressed ??= {});
  const all = [element.positive_button, element.negative_button].map((choice) => {
    const press = async (event) => {
      const thumb = event.currentTarget;
      pressed[key] = choice.value;
      all.forEach((one) => one.setAttribute("aria-pressed", String(one === thumb)));
      await act(element, block, scope, { value: choice.value }, thumb);
    };
    return h("button", { type: "button", class: "button small thumb", "aria-label": choice.accessibility_label, "aria-pressed": String(pressed[key] === choice.value), onclick: press }, textObject(choice.text));
  });
  return h("span", { class: "feedback" }, all);
}

function iconButton(element, block, scope) {
  const seen = element.visible_to_user_ids;
  if (seen && !seen.includes(state.snapshot.viewer)) return null;
  return h("button", { type: "button", class: "button small", title: plainOf(element.text), "aria-label": element.accessibility_label, onclick: (event) => act(element, block, scope, {}, event.currentTarget) }, ICONS[element.icon] ?? "", " ", textObject(element.text));
}

const ICONS = { trash: "🗑" };

const DRAWN = {
  button,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedback,
  overflow,
  ...SELECTS,
  datepicker: picker("date", "selected_date", "initial_date"),
  timepicker: picker("time", "selected_time", "initial_time"),
  datetimepicker: picker("datetime-local", "selected_date_time", "initial_date_time"),
  plain_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  file_input: fileInput,
};
