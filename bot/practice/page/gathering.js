// Channels and who is in them: the list at the side, the people of a channel, and what may be done with both.

import { byId, fill, h } from "./dom.js";
import { ask } from "./line.js";
import { avatar } from "./messages.js";
import { openMenu } from "./menu.js";
import { direct, person, state } from "./store.js";

export const RANKS = { owner: "Owner", guest: "Guest", outsider: "Other organisation", bot: "App" };
const REFUSED = {
  ura_max_channels: "A guest is in one channel only. Remove them from the other one first.",
  cant_leave_general: "Members of the team stay in the channel that everybody is in.",
  restricted_action: "Only members of the team may do that.",
  is_archived: "The channel is archived. Take it out of the archive first.",
};

const isMember = () => ["owner", "member"].includes(person(state.snapshot.viewer).rank);

export function drawSidebar(visit) {
  const joined = [...state.channels.values()].filter((one) => !one.is_im).map((one) => row(one.id, [`# ${one.name}`, mark(one)], visit));
  const open = state.snapshot.open_channels.map((one) => h("li", { class: "row to-join" },
    h("span", { class: "row-name" }, `# ${one.name}`),
    h("button", { type: "button", class: "button small", "aria-label": `Join #${one.name}`, onclick: () => ask("join", { channel: one.id }) }, "Join")));
  fill(byId("sidebar"),
    h("h2", { class: "sidebar-head" }, "Channels"), h("ul", {}, joined, open),
    h("h2", { class: "sidebar-head" }, "App"), h("ul", {}, row(direct().id, [avatar(state.snapshot.app.user), state.snapshot.app.name], visit)),
    h("p", { class: "sidebar-foot" }, "A practice workspace on this computer, for trying and showing. It is not Slack, and nobody else sees it."));
}

function row(channel, label, visit) {
  const here = channel === state.place;
  const unread = state.unread.get(channel);
  return h("li", {}, h("button", { type: "button", class: `row${here ? " here" : ""}${unread ? " unread" : ""}`, "aria-current": here ? "page" : undefined, onclick: () => visit(channel) },
    h("span", { class: "row-name" }, label), unread ? h("span", { class: "count", "aria-label": `${unread} unread` }, String(unread)) : null));
}

// What a channel is besides a channel of the team.
export function mark(place) {
  const words = place.is_im ? "" : place.is_private ? "Private" : place.is_ext_shared ? "Shared" : "";
  return words ? h("span", { class: "badge" }, words) : null;
}

export function channelTools(place) {
  if (place.is_im) return [];
  const count = place.members.length;
  const add = !place.is_member && !place.is_archived && isMember()
    ? h("button", { type: "button", class: "button small primary", onclick: () => ask("invite", { channel: place.id }) }, `Add ${state.snapshot.app.name}`) : null;
  return [add,
    h("button", { type: "button", class: "button small", "aria-haspopup": "dialog", "aria-label": `People in this channel: ${count}`, onclick: () => openPeople(place.id) }, `${count} here`),
    h("button", { type: "button", class: "icon-button", title: "More about this channel", "aria-label": "More about this channel", "aria-haspopup": "menu", onclick: (event) => openMenu(event.currentTarget, items(place), "Channel") }, "⋯")];
}

function items(place) {
  const leave = { name: "Leave this channel", note: place.is_private ? "Only somebody in it can add you again." : "", run: () => act(place.id, "leave", {}) };
  if (!isMember()) return [leave];
  const [kept, keptNote] = place.is_archived ? ["Take out of the archive", "The app may post here again."] : ["Archive this channel", "The app is then refused when it posts here, as in Slack."];
  const [shared, sharedNote] = place.is_ext_shared ? ["Stop sharing", "The other organisation's people leave."] : ["Share with another organisation", "Its people can then be added, and read along."];
  return [
    { name: shared, note: sharedNote, run: () => act(place.id, "share", { shared: !place.is_ext_shared }) },
    { name: kept, note: keptNote, run: () => act(place.id, "archive", { archived: !place.is_archived }) },
    leave,
  ];
}

// Who is here, who could be added. Stays open, and is drawn anew as people come and go.
let shown = null;
let opener = null;

export function openPeople(channel) {
  shown = channel;
  opener = document.activeElement;
  drawPeople();
}

export function drawPeople(problem = "") {
  const dialog = byId("people");
  const place = shown && state.channels.get(shown);
  if (!place) return hide(dialog);
  const others = Object.keys(state.snapshot.people).filter((id) => id !== state.snapshot.notice && !place.members.includes(id) && (person(id).rank !== "outsider" || place.is_ext_shared));
  const may = isMember() && !place.is_archived;
  fill(dialog,
    h("header", { class: "modal-head" }, h("h2", { id: "people-title" }, `People in #${place.name}`),
      h("button", { type: "button", class: "icon-button modal-close", "aria-label": "Close", onclick: () => hide(dialog) }, "✕")),
    h("div", { class: "modal-body" },
      h("ul", { class: "people-list" }, place.members.map((id) => one(id, id === state.snapshot.viewer ? button("Leave", id, "leave", {}) : may ? button("Remove", id, "remove", { who: id }) : null))),
      may && others.length ? [h("h3", {}, "Not here"), h("ul", { class: "people-list" }, others.map((id) => one(id, button("Add", id, "invite", { who: id }))))] : null,
      problem ? h("p", { class: "problem", role: "alert" }, problem) : null));
  dialog.oncancel = () => hide(dialog);
  if (!dialog.open) dialog.showModal();
}

function one(id, action) {
  const rank = RANKS[person(id).rank];
  return h("li", {}, avatar(id), h("span", { class: "people-name" }, person(id).name, rank ? h("span", { class: "badge" }, rank) : null), action);
}

function button(label, id, what, fields) {
  return h("button", { type: "button", class: "button small", "aria-label": `${label} ${person(id).name}`, onclick: () => act(shown, what, fields) }, label);
}

async function act(channel, what, fields) {
  const answer = await ask(what, { channel, ...fields });
  if (answer.ok) return drawPeopleWhenOpen();
  shown = channel;
  drawPeople(REFUSED[answer.error] ?? `Refused: ${answer.error}`);
}

export function drawPeopleWhenOpen() {
  if (byId("people").open) drawPeople();
}

function hide(dialog) {
  shown = null;
  if (!dialog.open) return;
  dialog.close();
  (opener?.isConnected ? opener : byId("composer"))?.focus();
}
