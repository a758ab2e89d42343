// Says aloud, for screen readers, what just arrived in the open conversation.

import { h } from "./dom.js";
import { plainWords } from "./text.js";
import { writerOf } from "./people.js";

let place = null;
let newest = "0";
let said = "";

/** A region nobody sees; a screen reader reads it whenever its words change. */
export function announcer(channel, me) {
  const last = channel?.messages?.at(-1);
  const ts = last?.ts ?? "0";
  if (channel?.id === place && ts > newest && last.user !== me) {
    said = `${writerOf(last).name}: ${plainWords(last.text ?? "")}`;
  } else if (channel?.id !== place) {
    said = "";
  }
  place = channel?.id ?? null;
  newest = ts;
  return h("div", { key: "announcer", class: "unseen", role: "status", "aria-live": "polite" }, said);
}
