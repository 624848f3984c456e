// What the page knows of the workspace, and where it stands in it.

export const state = {
  snapshot: null,
  channels: new Map(),
  messages: new Map(), // channel id -> Map of ts -> message, in order
  modals: [],
  home: null,
  connected: false,
  place: null, // channel id
  tab: "messages", // of the app: messages, home or about
  thread: null, // ts of the message whose thread is open
  unread: new Map(),
  statuses: new Map(), // "channel thread" -> what the app is doing there
  offered: { title: "", prompts: [] }, // what the app suggests to ask it
  offering: true, // until something was asked
  clock: null, // what the practice clock showed, and `at`, when this computer's did
};

// The practice workspace's present instant: this computer's clock, and what people moved it forward.
export const practiceNow = () => new Date(state.clock ? state.clock.now * 1000 + Date.now() - state.clock.at : Date.now());

export function setClock(clock) {
  state.clock = { ...clock, at: Date.now() };
}

export function load(snapshot) {
  state.snapshot = snapshot;
  state.channels = new Map(snapshot.channels.map((channel) => [channel.id, channel]));
  state.messages = new Map(snapshot.channels.map((channel) => [channel.id, new Map()]));
  snapshot.messages.forEach(keep);
  state.modals = snapshot.modals;
  state.home = snapshot.home;
  state.connected = snapshot.connected;
  state.offered = snapshot.offered;
  state.offering = true;
  setClock(snapshot.clock);
  state.unread = new Map();
  state.statuses = new Map(snapshot.statuses.map((one) => [`${one.channel} ${one.thread_ts}`, one.status]));
  state.thread = null;
}

export function keep(message) {
  const channel = state.messages.get(message.channel);
  const known = channel?.has(message.ts) ?? true;
  channel?.set(message.ts, message);
  return !known;
}

export const direct = () => [...state.channels.values()].find((channel) => channel.is_im);
export const person = (id) => state.snapshot.people[id] ?? { name: id, bot: false };
export const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;

export function replies(channel, ts) {
  return [...state.messages.get(channel).values()].filter((message) => isReply(message) && message.thread_ts === ts);
}

export function inChannel(channel) {
  return [...state.messages.get(channel).values()].filter((message) => !isReply(message) || message.broadcast);
}
