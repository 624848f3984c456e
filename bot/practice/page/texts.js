// Text objects: plain text stays as it is but for emoji names; mrkdwn is read.

import { h } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

export function textObject(text) {
  if (!text) return [];
  return text.type === "mrkdwn" ? mrkdwn(text.text, { verbatim: text.verbatim }) : [h("span", { class: "plain" }, plain(text.text))];
}

export const plain = (text) => text.replace(/:([a-z0-9_+-]{1,40}):/g, (whole, name) => EMOJI[name] ?? whole);
