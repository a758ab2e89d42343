// Where we are, kept in the address so that back, forward and reload work:
// #/<person>/<channel or "home">/<thread>.

import { actAs, changed, channelOf, doIt, refresh, state } from "./state.js";
import { lookAway } from "./reads.js";

const written = () => location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);

const address = (as, place, thread) =>
  `#/${[as, place, thread].filter(Boolean).map(encodeURIComponent).join("/")}`;

/** Go to a channel, or to "home"; with `thread`, open that thread too. */
export function go(place, thread = null) {
  state.drawer = false;
  const next = address(state.me.id, place, thread);
  if (location.hash === next) arrive();
  else location.hash = next;
}

/** Become another person; where we are stays when they may see it too. */
export function become(id) {
  state.drawer = false;
  localStorage.setItem("localslack.person", id);
  location.hash = address(id, state.place, null);
}

export const closeThread = () => go(state.place);

/** Open the conversation with a person or the app, new if need be. */
export async function openPerson(id) {
  const known = state.channels.find((channel) => channel.kind === "im" && channel.user === id);
  if (known) {
    go(known.id);
    return;
  }
  const answer = await doIt({ kind: "open_im", user: id });
  if (!answer.ok) return;
  await refresh(["everything"]);
  const fresh = state.channels.find((channel) => channel.kind === "im" && channel.user === id);
  if (fresh) go(fresh.id);
}

const firstPlace = () =>
  (state.channels.find((c) => c.kind !== "im" && !c.archived) ?? state.channels[0])?.id ?? "home";

/** Read the address and be there. */
export async function arrive() {
  const [as, place, thread] = written();
  const who = as || localStorage.getItem("localslack.person") || null;
  if (!state.me || (who && who !== state.me.id)) await takeUp(who);
  const before = state.place;
  const known = place === "home" || channelOf(place);
  state.place = known ? place : firstPlace();
  state.thread = known ? thread || null : null;
  if (state.place !== before) lookAway();
  if (state.place === "home" && before !== "home") doIt({ kind: "open_home" });
  changed();
}

async function takeUp(who) {
  const place = state.place;
  try {
    await actAs(who);
  } catch (error) {
    if (!who) throw error;
    await actAs(null);
  }
  if (place === "home") state.place = null;
}

/** Start following the address. */
export async function start() {
  window.addEventListener("hashchange", arrive);
  await arrive();
}
