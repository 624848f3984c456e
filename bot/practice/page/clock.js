// The practice clock: what it shows, and the buttons that move it forward.

import { announce, byId, fill, h } from "./dom.js";
import { ask } from "./line.js";
import * as moments from "./moments.js";
import { practiceNow, state } from "./store.js";

let opened = false;
let waiting = false;

const seconds = (date) => date.getTime() / 1000;

// A day is a day on the wall clock: the hour stays where summer time begins or ends in between.
function later({ hours = 0, days = 0 }) {
  const now = practiceNow();
  if (hours) return new Date(now.getTime() + hours * 3600000);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, now.getHours(), now.getMinutes(), now.getSeconds());
}

export function drawClock() {
  const bar = byId("clock");
  const known = state.clock;
  bar.hidden = !known;
  if (!known) return;
  const busy = known.moving || waiting;
  bar.setAttribute("aria-busy", String(busy));
  if (bar.querySelector(".clock-time")) return refresh(bar, busy);
  fill(bar,
    h("div", { class: "clock-now" },
      h("span", { class: "clock-face", "aria-hidden": "true" }),
      h("time", { class: "clock-time" }),
      h("span", { class: "clock-ahead" }),
      known.movable ? h("button", { type: "button", class: "button small clock-open", "aria-expanded": "false", "aria-controls": "clock-tools", "aria-label": "Move the clock", onclick: toggle }, "Move") : null),
    known.movable ? tools() : h("span", { class: "clock-ahead" }, "Your own record: reminders are not posted on this page."));
  refresh(bar, busy);
}

function tools() {
  const step = (label, by) => h("button", { type: "button", class: "button small", onclick: () => move(later(by)) }, label);
  const field = h("input", { type: "datetime-local", class: "field clock-field", "aria-label": "Move the clock to" });
  const go = (event) => {
    event.preventDefault();
    if (field.value) move(new Date(field.value));
    else field.focus();
  };
  return h("div", { class: "clock-tools", id: "clock-tools" },
    h("div", { class: "clock-steps", role: "group", "aria-label": "Move the clock" },
      step("+1 hour", { hours: 1 }), step("+1 day", { days: 1 }), step("+1 week", { days: 7 }),
      h("button", { type: "button", class: "button small", onclick: () => act("next_reminder", {}) }, "Next reminder")),
    h("form", { class: "clock-form", onsubmit: go }, field, h("button", { type: "submit", class: "button small" }, "Go")),
    h("p", { class: "clock-note", role: "status" }));
}

function refresh(bar, busy) {
  const now = practiceNow();
  const time = bar.querySelector(".clock-time");
  time.textContent = moments.withZone(now);
  time.dateTime = now.toISOString();
  bar.querySelector(".clock-now .clock-ahead").textContent = busy ? "moving …" : ahead();
  bar.querySelectorAll(".clock-tools button, .clock-tools input").forEach((one) => (one.disabled = busy));
  const field = bar.querySelector(".clock-field");
  if (field) field.min = moments.forField(now);
}

function ahead() {
  const hours = Math.floor(state.clock.ahead / 3600);
  if (hours < 1) return "";
  const days = Math.round(hours / 24);
  return hours < 48 ? `${hours} ${hours === 1 ? "hour" : "hours"} ahead` : `${days} days ahead`;
}

const move = (date) => act("move_clock", { to: seconds(date) });

async function act(what, fields) {
  const held = document.activeElement;
  waiting = true;
  note("");
  drawClock();
  const answer = await ask(what, fields);
  waiting = false;
  drawClock();
  if (held?.isConnected && document.activeElement === document.body) held.focus();
  if (!answer.ok) note(`Refused: ${answer.error}`);
  else if (answer.problem) note(answer.problem);
  else announce(`It is now ${moments.withZone(practiceNow())}`);
}

function note(text) {
  const place = byId("clock").querySelector(".clock-note");
  if (place) place.textContent = text;
}

function toggle(event) {
  opened = !opened;
  byId("clock").classList.toggle("opened", opened);
  event.currentTarget.setAttribute("aria-expanded", String(opened));
  event.currentTarget.textContent = opened ? "Close" : "Move";
}

setInterval(() => state.clock && drawClock(), 1000);
