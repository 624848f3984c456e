// Interactive elements. Each is drawn for a scope: the message or view it stands in, which keeps what is typed and sends actions.

import { fill, h } from "./dom.js";
import { confirmed } from "./confirm.js";
import { openMenu } from "./menu.js";
import { safe } from "./mrkdwn.js";
import { state } from "./store.js";
import { plain, textObject } from "./texts.js";
import { upload } from "./line.js";

const plainOf = (text) => (text ? plain(text.text) : "");

export function drawElement(element, block, scope, id) {
  const draw = DRAWN[element.type];
  return draw ? draw(element, block, scope, id) : h("span", { class: "unknown" }, `[${element.type}]`);
}

// What a field holds now, in Slack's shape: what was typed, or else what the app put there.
function current(element, block, scope, initial) {
  const known = scope.values[block.block_id]?.[element.action_id];
  if (known) return known;
  const first = { type: element.type, ...initial };
  (scope.values[block.block_id] ??= {})[element.action_id] = first;
  return first;
}

function keep(element, block, scope, value) {
  (scope.values[block.block_id] ??= {})[element.action_id] = { type: element.type, ...value };
}

async function act(element, block, scope, change, source) {
  if (!(await confirmed(element.confirm))) return false;
  await scope.act({ block_id: block.block_id, action_id: element.action_id, ...change }, source);
  return true;
}

// In an input block a change is only kept, unless the block asks to be told; anywhere else it is an action.
function changed(element, block, scope, value, putBack = () => {}) {
  const before = scope.values[block.block_id]?.[element.action_id];
  keep(element, block, scope, value);
  if (block.type === "input" && !block.dispatch_action) return;
  act(element, block, scope, value).then((done) => {
    if (done) return;
    scope.values[block.block_id][element.action_id] = before; // the question before the action was answered with no
    putBack(before);
  });
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

// Tells a control's new value, with what puts the one before it back.
function tellChanges(control, tell) {
  let last = control.value;
  control.addEventListener("change", () => {
    const before = last;
    last = control.value;
    tell(control.value, () => (control.value = last = before));
  });
}

const groups = (element) =>
  element.option_groups ?? [{ options: element.options ?? [] }];

function nativeSelect(element, block, scope, id, choices, chosen, tell) {
  const select = h("select", { id, class: "field" },
    h("option", { value: "" }, plainOf(element.placeholder) || "Choose…"),
    choices.map((group) => {
      const options = group.options.map((option) => h("option", { value: option.value }, option.label));
      return group.label ? h("optgroup", { label: group.label }, options) : options;
    }));
  select.value = chosen ?? "";
  tellChanges(select, tell);
  return select;
}

const labelled = (element) =>
  groups(element).map((group) => ({
    label: group.label && plainOf(group.label),
    options: group.options.map((option) => ({ value: option.value, label: plainOf(option.text), option })),
  }));

function staticSelect(element, block, scope, id) {
  const choices = labelled(element);
  const all = choices.flatMap((group) => group.options);
  const now = current(element, block, scope, { selected_option: element.initial_option ?? null });
  return nativeSelect(element, block, scope, id, choices, now.selected_option?.value, (value, putBack) =>
    changed(element, block, scope, { selected_option: all.find((one) => one.value === value)?.option ?? null }, putBack));
}

// Menus of people or channels: the same menu over what the workspace has.
function idSelect(field, initial, ids) {
  return (element, block, scope, id) => {
    const choices = [{ options: ids(element).map(([value, label]) => ({ value, label })) }];
    const preset = element[initial] ?? (element.default_to_current_conversation ? state.place : null);
    const now = current(element, block, scope, { [field]: preset });
    return nativeSelect(element, block, scope, id, choices, now[field], (value, putBack) => changed(element, block, scope, { [field]: value || null }, putBack));
  };
}

const people = () => Object.entries(state.snapshot.people).filter(([id]) => id !== state.snapshot.notice).map(([id, one]) => [id, one.name]);
const rooms = () => [...state.channels.values(), ...state.snapshot.open_channels].filter((one) => !one.is_im && !one.is_archived);
const named = (all) => all.map((one) => [one.id, `#${one.name}`]);
// Menus of channels hold public ones only; those of conversations also the private ones that the person is in.
const channels = () => named(rooms().filter((one) => !one.is_private));
const directs = () => [...state.channels.values()].filter((one) => one.is_im).map((one) => [one.id, state.snapshot.app.name]);

// A `filter` leaves out what is not asked for; the only direct message here is the one with the app.
function conversations(element) {
  const { include, exclude_bot_users: withoutApps, exclude_external_shared_channels: ownOnly } = element.filter ?? {};
  const wanted = (kind) => !include || include.includes(kind);
  const found = rooms().filter((one) => wanted(one.is_private ? "private" : "public") && !(ownOnly && one.is_ext_shared));
  return [...named(found), ...(wanted("im") && !withoutApps ? directs() : [])];
}

// Options that the app finds for what was typed; `choose` is told the one that was chosen.
function searching(element, block, scope, id, value, chosen) {
  const list = h("div", { class: "suggestions", role: "listbox", "aria-label": "Suggestions" });
  const field = h("input", { id, class: "field", type: "text", autocomplete: "off", value, placeholder: plainOf(element.placeholder) });
  const choose = (option) => () => {
    list.replaceChildren();
    field.value = chosen(option);
  };
  field.addEventListener("input", async () => {
    if (field.value.length < (element.min_query_length ?? 3)) return list.replaceChildren();
    const typed = field.value;
    const answer = await scope.suggest({ block_id: block.block_id, action_id: element.action_id }, typed);
    if (typed !== field.value) return;
    const found = answer.options ?? (answer.option_groups ?? []).flatMap((group) => group.options);
    list.replaceChildren(...found.map((option) => h("button", { type: "button", role: "option", onclick: choose(option) }, plainOf(option.text))));
  });
  return h("div", {}, field, list);
}

function externalSelect(element, block, scope, id) {
  const now = current(element, block, scope, { selected_option: element.initial_option ?? null });
  return searching(element, block, scope, id, plainOf(now.selected_option?.text), (option) => {
    changed(element, block, scope, { selected_option: option });
    return plainOf(option.text);
  });
}

function multiExternalSelect(element, block, scope, id) {
  const now = current(element, block, scope, { selected_options: element.initial_options ?? [] });
  const chips = h("div", { class: "chips" });
  const tell = (options) => {
    now.selected_options = options;
    changed(element, block, scope, { selected_options: options });
    draw();
  };
  const draw = () => fill(chips, now.selected_options.map((one) => h("span", { class: "chip" }, plainOf(one.text),
    h("button", { type: "button", "aria-label": `Remove ${plainOf(one.text)}`, onclick: () => tell(now.selected_options.filter((other) => other.value !== one.value)) }, "✕"))));
  draw();
  return h("div", {}, chips, searching(element, block, scope, id, "", (option) => {
    if (!now.selected_options.some((one) => one.value === option.value)) tell([...now.selected_options, option]);
    return "";
  }));
}

// Several choices at once: ticks in a box, with the same result as Slack's list of chips.
function ticks(element, block, scope, id, options, field, initial, kind = "checkbox") {
  const now = current(element, block, scope, { [field]: initial });
  const chosen = new Set((Array.isArray(now[field]) ? now[field] : [now[field]]).filter(Boolean).map((one) => one.value ?? one));
  const box = h("div", { id, class: `ticks${options.length > 8 ? " many" : ""}`, role: kind === "radio" ? "radiogroup" : "group" });
  const tell = () => {
    const picked = [...box.querySelectorAll("input:checked")].map((input) => options[Number(input.dataset.number)].whole);
    const before = [...chosen];
    chosen.clear();
    for (const one of picked) chosen.add(one.value ?? one);
    changed(element, block, scope, { [field]: kind === "radio" ? picked[0] ?? null : picked }, () => {
      chosen.clear();
      for (const one of before) chosen.add(one);
      box.querySelectorAll("input").forEach((input) => (input.checked = chosen.has(options[Number(input.dataset.number)].value)));
    });
  };
  box.append(...options.map((option, number) =>
    h("label", { class: "tick" },
      h("input", { type: kind, name: `${id}-choice`, data: { number }, checked: chosen.has(option.value), onchange: tell }),
      h("span", {}, h("span", {}, option.label), option.note ? h("small", {}, option.note) : null))));
  return box;
}

const optionTicks = (element) =>
  groups(element).flatMap((group) => group.options.map((option) => ({
    value: option.value, whole: option, label: textObject(option.text), note: option.description ? textObject(option.description) : null,
  })));
const idTicks = (ids) => ids.map(([value, label]) => ({ value, whole: value, label }));

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
  static_select: staticSelect,
  external_select: externalSelect,
  multi_external_select: multiExternalSelect,
  users_select: idSelect("selected_user", "initial_user", people),
  channels_select: idSelect("selected_channel", "initial_channel", channels),
  conversations_select: idSelect("selected_conversation", "initial_conversation", conversations),
  multi_static_select: (e, b, s, id) => ticks(e, b, s, id, optionTicks(e), "selected_options", e.initial_options ?? []),
  multi_users_select: (e, b, s, id) => ticks(e, b, s, id, idTicks(people()), "selected_users", e.initial_users ?? []),
  multi_channels_select: (e, b, s, id) => ticks(e, b, s, id, idTicks(channels()), "selected_channels", e.initial_channels ?? []),
  multi_conversations_select: (e, b, s, id) => ticks(e, b, s, id, idTicks(conversations(e)), "selected_conversations", e.initial_conversations ?? []),
  checkboxes: (e, b, s, id) => ticks(e, b, s, id, optionTicks(e), "selected_options", e.initial_options ?? []),
  radio_buttons: (e, b, s, id) => ticks(e, b, s, id, optionTicks(e), "selected_option", e.initial_option ?? null, "radio"),
  datepicker: picker("date", "selected_date", "initial_date"),
  timepicker: picker("time", "selected_time", "initial_time"),
  datetimepicker: picker("datetime-local", "selected_date_time", "initial_date_time"),
  plain_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  file_input: fileInput,
};
