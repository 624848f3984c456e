// Modals: one dialog that shows the top of the stack. What is typed survives an update, as in Slack.

import { byId, fill, h } from "./dom.js";
import { drawBlocks, keepingFocus } from "./blocks.js";
import { ask } from "./line.js";
import { busy } from "./messages.js";
import { state } from "./store.js";
import { textObject } from "./texts.js";

const scopes = new Map();
let opener = null;

export function scopeOf(view) {
  if (!scopes.has(view.id)) scopes.set(view.id, { values: structuredClone(view.state?.values ?? {}) });
  const scope = scopes.get(view.id);
  const present = new Set(view.blocks.map((block) => block.block_id));
  for (const block of Object.keys(scope.values)) if (!present.has(block)) delete scope.values[block];
  scope.act = (action, source) => busy(source, ask("act_in_view", { view_id: view.id, action, values: scope.values }));
  scope.suggest = (action, typed) => ask("suggest", { place: { view_id: view.id }, action, typed });
  return scope;
}

export function showModals() {
  const dialog = byId("modal");
  const view = state.modals.at(-1);
  if (!view) return hide(dialog);
  if (!dialog.open) opener = document.activeElement;
  const held = keepingFocus(dialog, () => draw(dialog, view));
  if (!dialog.open) dialog.showModal();
  if (!held) (dialog.querySelector(".modal-body :is(input, select, textarea)") ?? dialog.querySelector(".modal-foot .primary, .modal-close")).focus();
}

function hide(dialog) {
  if (!dialog.open) return;
  dialog.close();
  const back = opener?.isConnected ? opener : byId("composer");
  back?.focus();
}

function draw(dialog, view) {
  const scope = scopeOf(view);
  const leave = () => ask("close", { view_id: view.id, everything: state.modals.length === 1 });
  const send = (event) => {
    event.preventDefault();
    submit(dialog, view, scope, event.submitter);
  };
  const foot = [
    state.modals.length > 1 || view.close || view.submit ? h("button", { type: "button", class: "button", onclick: leave }, view.close ? textObject(view.close) : state.modals.length > 1 ? "Back" : "Cancel") : null,
    view.submit ? h("button", { type: "submit", class: "button primary" }, textObject(view.submit)) : null,
  ];
  fill(dialog, h("form", { class: "modal-form", novalidate: true, onsubmit: send },
    h("header", { class: "modal-head" }, h("h2", { id: "modal-title" }, textObject(view.title)),
      h("button", { type: "button", class: "icon-button modal-close", "aria-label": "Close", onclick: () => ask("close", { view_id: view.id, everything: true }) }, "✕")),
    h("div", { class: "modal-body" }, drawBlocks(view.blocks, scope), h("p", { class: "not-slack-note" }, `${state.snapshot.app.name} · practice workspace, not Slack`)),
    foot.some(Boolean) ? h("footer", { class: "modal-foot" }, foot) : null));
  dialog.oncancel = (event) => {
    event.preventDefault();
    leave();
  };
}

async function submit(dialog, view, scope, source) {
  clearErrors(dialog);
  const answer = await busy(source, ask("submit", { view_id: view.id, values: scope.values }));
  if (answer.errors) showErrors(dialog, answer.errors);
  else if (answer.problem) {
    dialog.querySelector(".modal-body").append(h("p", { class: "problem", role: "alert" }, answer.problem));
  }
}

function clearErrors(dialog) {
  dialog.querySelectorAll(".field-error").forEach((one) => (one.hidden = true));
  dialog.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
  dialog.querySelectorAll(".problem").forEach((one) => one.remove());
}

function showErrors(dialog, errors) {
  let first = null;
  for (const [block, text] of Object.entries(errors)) {
    const place = dialog.querySelector(`[data-block="${CSS.escape(block)}"]`);
    if (!place) continue;
    const note = place.querySelector(".field-error");
    note.textContent = text;
    note.hidden = false;
    const field = place.querySelector("input, select, textarea");
    field?.setAttribute("aria-invalid", "true");
    first ??= field;
  }
  first?.focus();
  if (!first) dialog.querySelector(".modal-body").append(h("p", { class: "problem", role: "alert" }, Object.values(errors).join(" ")));
}
