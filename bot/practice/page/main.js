// The page: where one is, what is shown there, and what the server tells.

import { announce, byId, fill, h } from "./dom.js";
import { drawClock } from "./clock.js";
import { composer } from "./composer.js";
import { channelTools, drawPeopleWhenOpen, drawSidebar as drawChannels, mark, RANKS } from "./gathering.js";
import { drawHome } from "./home.js";
import { drawIntro, drawOffered, offer } from "./intro.js";
import { ask, open, viewAs } from "./line.js";
import { avatar, closeThread, drawLog, dropMessage, isAtEnd, openThread, point, redrawLogs, showMessage, toEnd } from "./messages.js";
import { openMenu } from "./menu.js";
import * as moments from "./moments.js";
import { showModals } from "./modals.js";
import { direct, isReply, keep, load, person, setClock, state } from "./store.js";
import { drawStatus, setStatus } from "./working.js";

const narrow = matchMedia("(max-width: 760px)");

const TOLD = {
  snapshot: (frame) => {
    const [place, tab] = [state.place, state.tab];
    load(frame);
    document.title = `${frame.title} (practice, not Slack)`;
    byId("title").textContent = frame.title;
    const same = state.channels.has(place) ? place : place && direct() && place.startsWith("D") ? direct().id : null;
    route(same, same ? tab : "messages");
    showModals();
    shownDay = moments.today();
    drawClock();
    ask("zone", { name: moments.zone() });
    drawPeopleWhenOpen();
  },
  message: (frame) => {
    const isNew = keep(frame.message);
    showMessage(frame.message, isNew);
    if (isNew) noticeUnread(frame.message);
    if (isNew && frame.message.user === state.snapshot.viewer && frame.message.channel === direct().id) offer(false);
  },
  message_removed: (frame) => {
    state.messages.get(frame.channel)?.delete(frame.ts);
    dropMessage(frame.ts);
  },
  channel: (frame) => {
    state.channels.set(frame.channel.id, frame.channel);
    drawSidebar();
    drawPeopleWhenOpen();
    if (frame.channel.id !== state.place) return;
    drawHeader();
    drawIntro();
    drawComposer();
  },
  modals: (frame) => {
    state.modals = frame.stack;
    showModals();
  },
  home: (frame) => {
    state.home = frame.view;
    if (state.tab === "home") drawHome();
  },
  connected: (frame) => {
    state.connected = frame.connected;
    drawConnection();
  },
  clock: (frame) => {
    setClock(frame);
    drawClock();
    dayChanged();
    // Who looks at the Home tab on another day has opened it anew.
    if (!frame.moving && state.tab === "home") ask("open_app", { tab: "home" });
  },
  status: setStatus,
  prompts: (frame) => {
    state.offered = frame;
    offer(true);
  },
  installed: (frame) => {
    state.snapshot.installed = frame.installed;
    drawConnection();
    if (state.tab === "about") drawHome();
  },
};

open((frame) => TOLD[frame.type]?.(frame), () => {
  state.connected = false;
  drawConnection("The practice workspace has stopped");
});

// "Today" and "tomorrow" are other days once the day is over: everything that says so is drawn again.
let shownDay = null;
function dayChanged() {
  if (!state.snapshot || shownDay === moments.today()) return;
  shownDay = moments.today();
  redrawLogs();
  if (state.tab === "home") drawHome();
}
setInterval(dayChanged, 60000);

// Places

function route(place = null, tab = "messages") {
  const [wanted, message] = location.hash.slice(1).split("/");
  const channel = place ?? (state.channels.has(wanted) ? wanted : [...state.channels.keys()][0]);
  go(channel, tab);
  if (message) pointAt(message);
}

function pointAt(message) {
  const ts = message.replace(/^p(\d{10})(\d{6})$/, "$1.$2");
  const found = state.messages.get(state.place)?.get(ts);
  if (found && isReply(found)) openThread(found.thread_ts);
  else point(ts);
}

function go(channel, tab = "messages") {
  const moved = channel !== state.place;
  state.place = channel;
  state.tab = state.channels.get(channel).is_im ? tab : "messages";
  state.unread.delete(channel);
  if (moved || state.tab !== "messages") closeThread();
  drawer(false);
  drawAll();
}

function drawAll() {
  drawSidebar();
  drawViewing();
  drawHeader();
  drawConnection();
  const atHome = state.tab === "home" || state.tab === "about";
  byId("home").hidden = !atHome;
  byId("log-frame").hidden = atHome;
  byId("composer-place").hidden = atHome;
  if (atHome) return drawHome();
  drawComposer();
  drawIntro();
  drawLog();
  drawStatus();
  drawOffered();
  if (!narrow.matches) byId("composer")?.focus();
}

// What somebody is typing stays when the same box is drawn again.
function drawComposer() {
  const place = byId("composer-place");
  const archived = state.channels.get(state.place).is_archived;
  if (place.dataset.of === `${state.place} ${archived} ${state.snapshot.viewer}`) return;
  place.dataset.of = `${state.place} ${archived} ${state.snapshot.viewer}`;
  if (archived) return fill(place, h("p", { class: "archived" }, "This channel is archived: it can be read, and nobody can post in it."));
  fill(place, h("div", { id: "offered", class: "offered" }), h("p", { id: "working", class: "working", role: "status" }), composer());
}

addEventListener("hashchange", () => {
  const [wanted, message] = location.hash.slice(1).split("/");
  if (!state.channels.has(wanted)) return;
  if (wanted !== state.place || state.tab !== "messages") go(wanted);
  if (message) pointAt(message);
});

function visit(channel, tab = "messages") {
  history.replaceState(null, "", `#${channel}`);
  state.offering = true;
  go(channel, tab);
  if (state.channels.get(channel).is_im) ask("open_app", { tab: tab === "home" ? "home" : "messages" });
}

// Sidebar and heads

const drawSidebar = () => drawChannels(visit);

function drawViewing() {
  const one = (id) => {
    const { name, rank } = person(id);
    const whole = RANKS[rank] ? `${name}, ${RANKS[rank].toLowerCase()}` : name;
    return h("button", { type: "button", title: `View as ${whole}`, "aria-label": whole, "aria-pressed": String(id === state.snapshot.viewer), onclick: () => id !== state.snapshot.viewer && viewAs(id) },
      avatar(id), h("span", { class: "viewing-name" }, name));
  };
  fill(byId("viewing"), h("span", { class: "viewing-label" }, "Viewing as"), state.snapshot.viewers.map(one));
}

function drawHeader() {
  const place = state.channels.get(state.place);
  const name = place.is_im ? [avatar(state.snapshot.app.user), state.snapshot.app.name] : `# ${place.name}`;
  const hints = state.snapshot.hints.length && state.tab === "messages"
    ? h("button", { type: "button", class: "button small", "aria-label": "Things to try", "aria-haspopup": "menu", onclick: (event) => openMenu(event.currentTarget, hintItems(), "Things to try") }, h("span", { class: "long" }, "Things to try"), h("span", { class: "brief" }, "Try")) : null;
  const [add, ...rest] = channelTools(place);
  fill(byId("place-header"), h("h1", {}, name, mark(place), place.is_archived ? h("span", { class: "badge" }, "Archived") : null), place.is_im ? tabs() : null,
    h("div", { class: "place-tools" }, add, hints, rest));
}

function hintItems() {
  return state.snapshot.hints.map((hint) => ({ name: hint, run: () => setTimeout(() => byId("composer-place").querySelector(".composer")?.put(hint)) }));
}

function tabs() {
  const all = [["messages", "Messages"], ...(state.snapshot.home_tab ? [["home", "Home"]] : []), ["about", "About"]];
  const names = all.map(([tab]) => tab);
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    visit(state.place, names[(names.indexOf(state.tab) + step + names.length) % names.length]);
    byId("place-header").querySelector('[aria-selected="true"]').focus();
  };
  return h("div", { class: "tabs", role: "tablist", "aria-label": state.snapshot.app.name, onkeydown: move }, all.map(([tab, name]) =>
    h("button", { type: "button", role: "tab", "aria-selected": String(tab === state.tab), onclick: () => visit(state.place, tab) }, name)));
}

function drawConnection(lost = "") {
  if (!state.snapshot && !lost) return;
  const removed = state.snapshot && !state.snapshot.installed;
  const text = lost || (removed ? "App removed" : state.connected ? "App connected" : "App not connected");
  fill(byId("connection"), h("span", { class: `dot ${state.connected && !removed ? "on" : "off"}`, "aria-hidden": "true" }), h("span", { class: "connection-text" }, text));
  byId("connection").title = text;
}

function noticeUnread(message) {
  if (message.channel === state.place && state.tab === "messages") return;
  if (message.user === state.snapshot.viewer) return;
  state.unread.set(message.channel, (state.unread.get(message.channel) ?? 0) + 1);
  announce(`New message from ${person(message.user).name}`);
  drawSidebar();
}

// Drawer, keys and dropped files

function drawer(opened) {
  document.body.classList.toggle("drawer-open", opened);
  byId("veil").hidden = !opened;
  byId("drawer-button").setAttribute("aria-expanded", String(opened));
  if (opened) byId("sidebar").querySelector(".here")?.focus();
}

byId("drawer-button").addEventListener("click", () => drawer(!document.body.classList.contains("drawer-open")));
byId("veil").addEventListener("click", () => drawer(false));
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], .menu")) return;
  if (document.body.classList.contains("drawer-open")) {
    drawer(false);
    byId("drawer-button").focus();
  } else if (state.thread) closeThread();
});
// Who reads at the end stays at the end when the room changes: a thread opens, the message box grows, a keyboard comes up.
let atEnd = true;
let size = "";
const frame = byId("log-frame");
const sizeNow = () => `${frame.clientWidth}x${frame.clientHeight}`;
frame.addEventListener("scroll", () => {
  if (sizeNow() === size) atEnd = isAtEnd(frame); // otherwise it is the browser that scrolls, because the room changed
});
new ResizeObserver(() => {
  size = sizeNow();
  if (atEnd) toEnd(frame);
}).observe(frame);

for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
byId("main").addEventListener("drop", (event) => {
  if (event.dataTransfer.files.length) byId("composer-place").querySelector(".composer")?.attach([...event.dataTransfer.files]);
});
