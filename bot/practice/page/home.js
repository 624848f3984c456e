// The app's Home tab, and what is known of the app.

import { drawBlocks, keepingFocus } from "./blocks.js";
import { byId, fill, h } from "./dom.js";
import { ask } from "./line.js";
import { scopeOf } from "./modals.js";
import { person, state } from "./store.js";

export function drawHome() {
  const app = state.snapshot.app;
  const home = byId("home");
  if (state.tab === "about") {
    const lines = state.snapshot.commands.map((one) => h("li", {}, h("code", {}, [one.command, one.usage_hint].filter(Boolean).join(" ")), h("span", {}, one.description)));
    fill(home, h("div", { class: "home-page" }, h("h2", {}, app.name), h("p", {}, app.description),
      lines.length ? [h("h3", {}, "Commands"), h("ul", { class: "command-list" }, lines)] : null, installation(app)));
  } else if (state.home) {
    keepingFocus(home, () => fill(home, h("div", { class: "home-page" }, drawBlocks(state.home.blocks, scopeOf(state.home)))));
  } else {
    fill(home, h("div", { class: "home-page" }, h("p", { class: "quiet" }, `${app.name} has not published anything here yet.`)));
  }
}

// The app in this workspace; only its owner may remove it.
function installation(app) {
  if (person(state.snapshot.viewer).rank !== "owner") return null;
  const [words, label, what] = state.snapshot.installed
    ? [`Removing ${app.name} revokes its token, and it hears of that, as in Slack.`, `Remove ${app.name}`, "uninstall"]
    : [`${app.name} was removed from this workspace.`, "Install it again", "install"];
  return [h("h3", {}, "In this workspace"), h("p", { class: "quiet" }, words),
    h("button", { type: "button", class: "button small", onclick: () => ask(what, {}) }, label)];
}
