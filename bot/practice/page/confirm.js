// A question before an action, as an element's `confirm` asks it. Resolves to whether it was confirmed.

import { byId, fill, h } from "./dom.js";
import { textObject } from "./texts.js";

export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  const dialog = byId("confirm");
  return new Promise((resolve) => {
    const end = (answer) => () => {
      dialog.close();
      resolve(answer);
    };
    fill(dialog,
      h("header", { class: "modal-head" }, h("h2", { id: "confirm-title" }, textObject(question.title))),
      h("div", { class: "modal-body" }, textObject(question.text)),
      h("footer", { class: "modal-foot" },
        h("button", { type: "button", class: "button", onclick: end(false) }, textObject(question.deny)),
        h("button", { type: "button", class: `button ${question.style === "danger" ? "danger" : "primary"}`, onclick: end(true) }, textObject(question.confirm))));
    dialog.oncancel = end(false);
    dialog.showModal();
  });
}
