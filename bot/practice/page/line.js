// The page's line to the server: requests with replies, and everything the server tells.

let socket = null;
let number = 0;
const waiting = new Map();

export function open(onFrame, onLost) {
  const address = new URL("socket", location.href);
  address.protocol = "ws:";
  address.hash = "";
  socket = new WebSocket(address);
  socket.addEventListener("message", (event) => take(JSON.parse(event.data), onFrame));
  socket.addEventListener("close", () => {
    waiting.forEach((resolve) => resolve({ ok: false, error: "connection_lost" }));
    waiting.clear();
    onLost();
    setTimeout(() => open(onFrame, onLost), 2000);
  });
}

export function ask(what, fields) {
  if (!socket || socket.readyState !== WebSocket.OPEN) return Promise.resolve({ ok: false, error: "connection_lost" });
  number += 1;
  const id = number;
  socket.send(JSON.stringify({ id, do: what, with: fields }));
  return new Promise((resolve) => waiting.set(id, resolve));
}

export function viewAs(user) {
  socket.send(JSON.stringify({ id: 0, do: "view_as", user }));
}

export async function upload(file, viewer, asSnippet = false) {
  const headers = { "x-file-name": encodeURIComponent(file.name), "x-viewer": viewer, "x-snippet": String(asSnippet) };
  const answer = await fetch("files", { method: "POST", body: file, headers });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

function take(frame, onFrame) {
  if (frame.type !== "reply") return onFrame(frame);
  const resolve = waiting.get(frame.id);
  waiting.delete(frame.id);
  if (resolve) resolve(frame);
}
