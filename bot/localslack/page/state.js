// What the page knows: the workspace as one person sees it, and where we are.

import { act, ask, follow } from "./api.js";
import { forgetDrawn } from "./dom.js";
import { useClock } from "./dates.js";
import { knowPeople } from "./people.js";
import { toast } from "./toast.js";
import { speak } from "./language.js";

export const state = {
  loaded: false, online: true, drawer: false,
  team: null, me: null, users: [], channels: [], ephemerals: [], views: [], home: null,
  shortcuts: [], commands: [],
  place: null, thread: null,
  olderThanPage: new Set(),
};

let redraw = () => {};
let failuresSeen = null;

/** Call `draw` after every change. */
export function whenChanged(draw) {
  redraw = draw;
}

export const changed = () => redraw();
export const channelOf = (id) => state.channels.find((channel) => channel.id === id) ?? null;

/** Take up the role of `id` (or of the first person) and follow their view. */
export async function actAs(id) {
  const whole = await ask("/page/state", id);
  const offers = await ask("/page/shortcuts", whole.me.id);
  forgetDrawn();
  failuresSeen = null;
  Object.assign(state, { channels: [], shortcuts: offers.shortcuts ?? [], commands: offers.commands ?? [] });
  take(whole);
  follow(state.me.id, refresh, (online) => {
    // What changed while nobody listened, also between the first look and the stream.
    if (online) refresh(["everything"]);
    state.online = online;
    changed();
  });
}

function take(whole) {
  if (!state.loaded) state.olderThanPage = new Set((whole.ephemerals ?? []).map((one) => one.id));
  speak(whole.me.locale);
  useClock(whole.me.tz, whole.me.locale);
  knowPeople(whole.users);
  const channels = whole.channels.map((channel) => keepSame(channelOf(channel.id), channel));
  const { team, me, users } = whole;
  Object.assign(state, {
    loaded: true, team, me, users, channels,
    ephemerals: whole.ephemerals ?? [], views: whole.views ?? [], home: whole.home ?? null,
  });
  tellFailures(whole.failures ?? []);
  changed();
}

/** Reuse the message objects that did not change, so they are not drawn again. */
function keepSame(old, fresh) {
  if (!old) return fresh;
  const known = new Map(old.messages.map((message) => [message.ts, message]));
  const messages = (fresh.messages ?? []).map((message) => {
    const before = known.get(message.ts);
    return before && JSON.stringify(before) === JSON.stringify(message) ? before : message;
  });
  return { ...fresh, messages };
}

function tellFailures(failures) {
  const keys = failures.map((failure) => failure.id ?? `${failure.at} ${failure.text}`);
  if (failuresSeen) {
    failures.forEach((failure, i) => failuresSeen.has(keys[i]) || toast(failure.text, "problem"));
  }
  failuresSeen = new Set(keys);
}

const running = new Map();

/** Fetch anew what changed: channel ids, or anything else for the whole state. */
export function refresh(what) {
  const channels = what.filter((each) => channelOf(each));
  const jobs = channels.map((id) => soon(id, () => fetchChannel(id)));
  if (channels.length < what.length) jobs.push(soon("state", fetchState));
  return Promise.all(jobs);
}

/** One fetch at a time per thing; a change during it means one more. */
async function soon(key, job) {
  if (running.has(key)) {
    running.get(key).again = true;
    return running.get(key).done;
  }
  const run = { again: true, done: null };
  running.set(key, run);
  run.done = (async () => {
    while (run.again) {
      run.again = false;
      await job();
    }
  })().catch(() => {}).finally(() => running.delete(key));
  return run.done;
}

async function fetchChannel(id) {
  const as = state.me.id;
  const fresh = await ask(`/page/channel/${encodeURIComponent(id)}`, as);
  if (as !== state.me.id) return;
  state.channels = state.channels.map((one) => (one.id === id ? keepSame(one, fresh) : one));
  changed();
}

async function fetchState() {
  const as = state.me.id;
  const whole = await ask("/page/state", as);
  if (as === state.me.id) take(whole);
}

/** Act as the person we are; a failure becomes a toast. */
export async function doIt(what, { quiet = false } = {}) {
  const answer = await act(state.me.id, what);
  if (!answer.ok && answer.error && !quiet) toast(answer.error, "problem");
  return answer;
}
