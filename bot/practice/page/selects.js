// Menus: of the app's own options, of people and channels, and of what the app finds for what was typed.

import { fill, h } from "./dom.js";
import { changed, current, plainOf, tellChanges } from "./fields.js";
import { state } from "./store.js";
import { textObject } from "./texts.js";

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
  return h("div", { id, role: "group" }, chips, searching(element, block, scope, `${id}-search`, "", (option) => {
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

export const SELECTS = {
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
};
