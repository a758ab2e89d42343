// What each person has already seen, remembered by this browser.

import { state } from "./state.js";

let cache = { key: null, seen: {} };
// Where the "New" line stands in the conversation that is open.
let line = { place: null, ts: null };

function seen() {
  const key = `localslack.seen.${state.team.id}.${state.me.id}`;
  if (cache.key !== key) cache = { key, seen: stored(key) };
  return cache.seen;
}

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

const everything = (channel) =>
  (channel.messages ?? []).flatMap((message) => [message, ...(message.replies ?? [])]);

/** `{count, calls}`: unseen messages of others, and those that call me by name. */
export function unseen(channel) {
  const since = seen()[channel.id] ?? "0";
  const fresh = everything(channel).filter((m) => m.ts > since && m.user !== state.me.id);
  const call = `<@${state.me.id}>`;
  const calls = fresh.filter((m) => channel.kind === "im" || JSON.stringify([m.text, m.blocks]).includes(call));
  return { count: fresh.length, calls: calls.length };
}

/** The person looks at the channel now. */
export function look(channel) {
  const place = `${state.me.id} ${channel.id}`;
  const known = seen();
  const since = known[channel.id];
  if (line.place !== place) line = { place, ts: since ?? null };
  const newest = everything(channel).reduce((most, m) => (m.ts > most ? m.ts : most), "0");
  if (newest === "0" || newest === since) return;
  known[channel.id] = newest;
  localStorage.setItem(cache.key, JSON.stringify(known));
}

/** The ts after which messages are new in the open conversation, or null. */
export const newAfter = () => line.ts;

/** Leaving the conversation takes its "New" line along. */
export function lookAway() {
  line = { place: null, ts: null };
}
