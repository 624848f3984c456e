// What stands before the first message, and what the app suggests to ask it.

import { byId, fill, h } from "./dom.js";
import { ask } from "./line.js";
import { direct, state } from "./store.js";

export function drawIntro() {
  if (!state.snapshot || state.tab !== "messages") return;
  const place = state.channels.get(state.place);
  const first = h("p", { class: "intro-words" }, introduction(place));
  const hints = state.snapshot.hints.map((hint) => chip(hint, hint));
  const clock = state.clock.movable ? h("p", { class: "intro-note" }, "The clock at the top moves forward, by an hour, a week, or to the next reminder: what comes due on the way is posted, each at its time.") : null;
  fill(byId("intro"), h("div", { class: "intro" }, h("h2", {}, place.is_im ? state.snapshot.app.name : `# ${place.name}`), first,
    hints.length ? [h("h3", {}, "Things to try"), h("p", { class: "intro-note" }, "Choose one: it goes into the message box, where you can change it before you send it."), h("div", { class: "chips" }, hints), clock] : null));
}

function introduction(place) {
  const app = state.snapshot.app.name;
  const commands = state.snapshot.commands.length > 0;
  if (place.is_im) return `This is your conversation with ${app}. Ask in plain words${commands ? ", or type / for its commands" : ""}.`;
  const member = place.is_member ? `${app} is a member of this channel.` : `${app} is not a member of this channel${commands ? "; its commands work here all the same" : ""}.`;
  const kind = place.is_private ? " Only its members see it." : place.is_ext_shared ? " It is shared with another organisation, whose people read along." : "";
  return `This is the beginning of #${place.name}.${kind} ${member}`;
}

// What the app offers to be asked, each sent as it stands; gone once something was asked.
export function offer(offering) {
  state.offering = offering;
  drawOffered();
}

export function drawOffered() {
  const box = byId("offered");
  if (!box) return;
  const { title, prompts } = state.offered;
  const wanted = state.offering && state.place === direct().id && prompts.length > 0;
  const send = (message) => ask("say", { channel: state.place, text: message });
  fill(box, wanted ? [title ? h("p", { class: "offered-title" }, title) : null,
    h("div", { class: "chips", role: "group", "aria-label": title || "Suggestions" }, prompts.map((one) => h("button", { type: "button", class: "hint-chip", title: one.message, onclick: () => send(one.message) }, one.title)))] : null);
}

function chip(label, text) {
  return h("button", { type: "button", class: "hint-chip", onclick: () => byId("composer-place").querySelector(".composer")?.put(text) }, label);
}
