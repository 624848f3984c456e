// What a field holds, for the message or view it stands in, and how the app is told of what changes.

import { confirmed } from "./confirm.js";
import { plain } from "./texts.js";

export const plainOf = (text) => (text ? plain(text.text) : "");

// What a field holds now, in Slack's shape: what was typed, or else what the app put there.
export function current(element, block, scope, initial) {
  const known = scope.values[block.block_id]?.[element.action_id];
  if (known) return known;
  const first = { type: element.type, ...initial };
  (scope.values[block.block_id] ??= {})[element.action_id] = first;
  return first;
}

export function keep(element, block, scope, value) {
  (scope.values[block.block_id] ??= {})[element.action_id] = { type: element.type, ...value };
}

export async function act(element, block, scope, change, source) {
  if (!(await confirmed(element.confirm))) return false;
  await scope.act({ block_id: block.block_id, action_id: element.action_id, ...change }, source);
  return true;
}

// In an input block a change is only kept, unless the block asks to be told; anywhere else it is an action.
export function changed(element, block, scope, value, putBack = () => {}) {
  const before = scope.values[block.block_id]?.[element.action_id];
  keep(element, block, scope, value);
  if (block.type === "input" && !block.dispatch_action) return;
  act(element, block, scope, value).then((done) => {
    if (done) return;
    scope.values[block.block_id][element.action_id] = before; // the question before the action was answered with no
    putBack(before);
  });
}

// Tells a control's new value, with what puts the one before it back.
export function tellChanges(control, tell) {
  let last = control.value;
  control.addEventListener("change", () => {
    const before = last;
    last = control.value;
    tell(control.value, () => (control.value = last = before));
  });
}
