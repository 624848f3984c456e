// Block Kit blocks to nodes, for a scope (see elements.js).

import { h } from "./dom.js";
import { drawElement } from "./elements.js";
import { anchor } from "./mrkdwn.js";
import { markdown, richText } from "./richtext.js";
import { textObject } from "./texts.js";

let counter = 0;

const CONTROLS = "input, select, textarea, button, a[href]";

export function drawBlocks(blocks, scope) {
  return blocks.map((block) => {
    const node = DRAWN[block.type] ? DRAWN[block.type](block, scope) : h("p", { class: "unknown" }, `[${block.type}]`);
    if (node && block.block_id) node.dataset.block = block.block_id;
    return node;
  });
}

// Draws anew and puts the focus back on the control it was on: the same one of the same block. Returns whether it could.
export function keepingFocus(root, draw) {
  const place = root.contains(document.activeElement) ? document.activeElement.closest("[data-block]") : null;
  const number = place ? [...place.querySelectorAll(CONTROLS)].indexOf(document.activeElement) : -1;
  draw();
  const again = place && root.querySelector(`[data-block="${CSS.escape(place.dataset.block)}"]`)?.querySelectorAll(CONTROLS)[number];
  again?.focus({ preventScroll: true });
  return Boolean(again);
}

function section(block, scope) {
  const fields = block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, textObject(field)))) : null;
  const words = h("div", { class: "section-text" }, block.text ? h("div", {}, textObject(block.text)) : null, fields);
  const beside = block.accessory ? h("div", { class: "accessory" }, accessory(block, scope)) : null;
  return h("div", { class: "block section" }, words, beside);
}

function accessory(block, scope) {
  return block.accessory.type === "image" ? picture(block.accessory) : drawElement(block.accessory, block, scope, fresh());
}

function context(block) {
  return h("div", { class: "block context" }, block.elements.map((element) => (element.type === "image" ? picture(element) : h("span", {}, textObject(element)))));
}

function actions(block, scope) {
  return h("div", { class: "block actions" }, block.elements.map((element) => drawElement(element, block, scope, fresh())));
}

function input(block, scope) {
  const id = fresh();
  const group = ["checkboxes", "radio_buttons"].includes(block.element.type) || block.element.type.startsWith("multi_");
  const label = [...textObject(block.label), block.optional ? h("span", { class: "optional" }, " (optional)") : null];
  const field = drawElement(block.element, block, scope, id);
  const control = field.id === id ? field : field.querySelector(`[id="${id}"]`) ?? field;
  const error = h("p", { class: "field-error", id: `${id}-error`, hidden: true });
  control.setAttribute("aria-describedby", `${id}-error${block.hint ? ` ${id}-hint` : ""}`);
  if (group) control.setAttribute("aria-labelledby", `${id}-label`);
  return h("div", { class: "block input" },
    group ? h("span", { class: "label", id: `${id}-label` }, label) : h("label", { class: "label", for: id }, label),
    field, error,
    block.hint ? h("p", { class: "field-note", id: `${id}-hint` }, textObject(block.hint)) : null);
}

// Pictures from elsewhere are not fetched: the page talks to this computer only. Their description stands in for them.
function picture(image) {
  return h("span", { class: "picture", role: "img", "aria-label": image.alt_text }, image.alt_text);
}

function table(block) {
  const cell = (one) => (one.type === "rich_text" ? richText(one) : one.text ?? String(one.value ?? ""));
  const rows = block.rows.map((row, number) => h("tr", {}, row.map((one) => h(number ? "td" : "th", {}, cell(one)))));
  return h("div", { class: "block table" }, h("table", {}, h("tbody", {}, rows)));
}

function video(block) {
  return h("div", { class: "block" }, anchor(block.title_url ?? block.video_url, textObject(block.title)));
}

const fresh = () => `field-${(counter += 1)}`;

const DRAWN = {
  section,
  context,
  actions,
  context_actions: actions,
  input,
  table,
  video,
  header: (block) => h("h3", { class: "block header" }, textObject(block.text)),
  divider: () => h("hr", { class: "block divider" }),
  image: (block) => h("div", { class: "block" }, block.title ? h("p", { class: "picture-title" }, textObject(block.title)) : null, picture(block)),
  rich_text: (block) => h("div", { class: "block" }, richText(block)),
  markdown: (block) => h("div", { class: "block" }, markdown(block.text)),
  alert: (block) => h("div", { class: `block alert ${block.level ?? "default"}`, role: "note" }, textObject(block.text)),
  file: () => null,
};
