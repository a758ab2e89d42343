// Small things inside a line: links, people, channels and groups.

import { h } from "./dom.js";
import { nameOf, person } from "./people.js";

let me = "";
let channels = new Map();
let openChannel = () => {};
let openPerson = () => {};

/** Say who reads along and where a click on a mark leads. */
export function marksFor(reader, known, toChannel, toPerson) {
  me = reader;
  channels = new Map(known.map((channel) => [channel.id, channel]));
  openChannel = toChannel;
  openPerson = toPerson;
}

/** The address if it is one a browser may open from here, else null. */
export function safeAddress(url) {
  try {
    const parsed = new URL(String(url));
    return ["http:", "https:", "mailto:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** A link that opens elsewhere; anything but http(s) and mailto is only text. */
export function safeLink(url, label) {
  const href = safeAddress(url);
  if (!href) return h("span", null, label);
  return h("a", { class: "link", href, target: "_blank", rel: "noopener noreferrer nofollow", title: href }, label);
}

export function personMark(id, label) {
  if (!person(id)) return h("span", { class: "mark" }, `@${label ?? id}`);
  const name = nameOf(id);
  const open = () => openPerson(id);
  return h("button", { type: "button", class: id === me ? "mark mark-me" : "mark", onclick: open }, `@${name}`);
}

export function channelMark(id, label) {
  const channel = channels.get(id);
  if (!channel) return h("span", { class: "mark" }, `#${label || "private channel"}`);
  return h("button", { type: "button", class: "mark", onclick: () => openChannel(id) }, `#${channel.name}`);
}

export function groupMark(name, label) {
  const word = name.startsWith("subteam^") ? label ?? "@group" : `@${label ?? name.split("^")[0]}`;
  return h("span", { class: "mark mark-me" }, word.replace(/^@@/, "@"));
}

export const allChannels = () => [...channels.values()];
