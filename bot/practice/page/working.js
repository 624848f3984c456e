// What the app says that it is doing: above the message box, and in the thread that it is doing it for.

import { byId } from "./dom.js";
import { state } from "./store.js";

export function setStatus({ channel, thread_ts: thread, status }) {
  const key = `${channel} ${thread}`;
  state.statuses.delete(key); // the newest stands last
  if (status) state.statuses.set(key, status);
  drawStatus();
}

export function drawStatus() {
  const here = [...state.statuses].filter(([key]) => key.startsWith(`${state.place} `));
  show("working", here.at(-1)?.[1]);
  show("thread-working", state.statuses.get(`${state.place} ${state.thread}`));
}

function show(id, status) {
  const note = byId(id);
  if (!note) return;
  note.textContent = status ? `${state.snapshot.app.name} ${status}` : "";
  note.classList.toggle("busy", Boolean(status));
}
