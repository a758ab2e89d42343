// Slack's text objects: plain_text (emoji on or off) and mrkdwn.

import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

/** The nodes of a text object, or `otherwise` when there is none. */
export function words(text, otherwise = "") {
  if (!text) return [otherwise];
  if (typeof text === "string") return [text];
  if (text.type === "mrkdwn") return mrkdwn(text.text, { verbatim: text.verbatim });
  return [plainWords(text)];
}

/** A text object as one string, for labels and for searching. */
export function plainWords(text, otherwise = "") {
  if (!text) return otherwise;
  const raw = typeof text === "string" ? text : text.text ?? "";
  return text.emoji === false ? raw : withEmoji(raw);
}
