// A channel or a direct conversation, and a thread beside it.

import { composer } from "./composer.js";
import { dayLine, ofTs, sameDay } from "./dates.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { fromApp, isClose, isDismissed, message } from "./message.js";
import { mrkdwn } from "./mrkdwn.js";
import { offer } from "./panel.js";
import { avatar, isApp, nameOf, person } from "./people.js";
import { closeThread } from "./places.js";
import { newAfter } from "./reads.js";
import { readsUp, toEnd } from "./scroll.js";
import { changed, state } from "./state.js";
import { t } from "./language.js";

const AT_FIRST = 80;
const atLeast = new Map();
const firstShown = new Map();

/** The newest messages; what somebody reads further up stays while more come. */
function newest(channel, all, place) {
  const from = Math.max(0, all.length - (atLeast.get(channel.id) ?? AT_FIRST));
  const before = readsUp(place) ? all.findIndex((one) => one.ts === firstShown.get(channel.id)) : -1;
  const shown = all.slice(before < 0 ? from : Math.min(from, before));
  firstShown.set(channel.id, shown[0]?.ts);
  return shown;
}

/** What is said in a channel, with my ephemeral messages in between. */
function said(channel, thread) {
  const mine = state.ephemerals
    .filter((one) => one.channel === channel.id && (one.thread_ts ?? null) === thread && !isDismissed(one))
    .map(fromEphemeral);
  const all = thread ? channel.messages.find((one) => one.ts === thread)?.replies ?? [] : channel.messages;
  return [...all, ...mine].sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

const ephemerals = new WeakMap();

function fromEphemeral(one) {
  if (!ephemerals.has(one)) ephemerals.set(one, fromApp(one));
  return ephemerals.get(one);
}

/** The middle: all messages of the channel and the place to write. */
export function conversation(channel) {
  const all = said(channel, null);
  const place = `${state.me.id} ${channel.id}`;
  const shown = newest(channel, all, place);
  return h("section", { class: "conversation", key: channel.id, "aria-label": title(channel) },
    h("div", { class: "scroller", "data-scroll": place, tabindex: "-1" },
      h("div", { class: "messages", role: "feed", "aria-label": t("Messages in {0}", title(channel)) },
        all.length > shown.length ? earlier(channel, shown.length) : beginning(channel, all.length),
        withLines(shown, newAfter()).map((item) => drawn(item, channel, "channel")))),
    wayDown(),
    noWriting(channel) ? h("p", { class: "no-writing" }, noWriting(channel)) : composer(channel, null));
}

/** Why nobody can write in a conversation; nothing where one can. */
function noWriting(channel) {
  if (channel.archived) return t("This channel is archived. Nobody can write here any more.");
  const toApp = channel.kind === "im" && isApp(person(channel.user));
  return toApp && state.team.read_only_messages ? t("Sending messages to this app has been turned off.") : "";
}

/** Shown by the style sheet while one reads further up. */
function wayDown() {
  const down = (event) => toEnd(event.target.closest(".way-down").previousElementSibling);
  return h("div", { class: "way-down" }, h("button", { type: "button", class: "button button-small", onclick: down }, icon("down", 15), t("Newest")));
}

function earlier(channel, shown) {
  const more = () => {
    atLeast.set(channel.id, shown + AT_FIRST);
    changed();
  };
  return h("button", { key: "earlier", type: "button", class: "button earlier", onclick: more }, t("Show earlier messages"));
}

/** Day lines and the "New" line between the messages. */
function withLines(list, after) {
  const items = [];
  let isNew = false;
  list.forEach((one, i) => {
    const before = list[i - 1];
    const newDay = !before || !sameDay(ofTs(before.ts), ofTs(one.ts));
    if (newDay) items.push({ day: one.ts });
    const starts = after && !isNew && one.ts > after && one.user !== state.me.id && !one.ephemeral;
    if (starts) {
      isNew = true;
      items.push({ fresh: one.ts });
    }
    items.push({ one, close: !newDay && !starts && isClose(before, one) });
  });
  return items;
}

function drawn(item, channel, where) {
  if (item.day) return h("div", { key: `day ${item.day}`, class: "day-line" }, h("span", null, dayLine(ofTs(item.day))));
  if (item.fresh) return h("div", { key: "new", class: "new-line", "data-new": true }, h("span", null, t("New")));
  return message(channel, item.one, where, item.close);
}

export const title = (channel) => (channel.kind === "im" ? nameOf(channel.user) : `#${channel.name}`);

function beginning(channel, count) {
  const other = channel.kind === "im" ? person(channel.user) : null;
  const lead = other ? avatar(other, 56) : h("span", { class: "beginning-icon" }, icon(channel.kind === "private" ? "lock" : "hash", 28));
  return h("div", { key: "beginning", class: count ? "beginning" : "beginning is-empty" },
    lead,
    h("h2", null, other ? nameOf(other.id) : channel.name),
    h("p", { class: "beginning-words" }, beginningWords(channel, other)),
    count === 0 && emptyHint(channel, other));
}

function beginningWords(channel, other) {
  if (isApp(other)) return t("This is your own conversation with the app. Reminders and answers meant only for you come here.");
  if (other) return t("Only you and {0} can read this.", nameOf(other.id));
  return channel.topic ? mrkdwn(channel.topic) : t("This is the very beginning of this channel.");
}

function emptyHint(channel, other) {
  if (noWriting(channel)) return h("p", { class: "hint" }, t("Nothing here yet."));
  if (isApp(other)) return h("p", { class: "hint" }, t("Nothing here yet. Try "), h("kbd", null, "/mentions help"), t(" below."));
  if (other) return h("p", { class: "hint" }, t("Say hello below."));
  return offer() ?? h("p", { class: "hint" },
    t("No cards yet. Send one with the "), h("kbd", null, "curl"), t(" line in your terminal, or write a post below and choose “Track as mention” in its ⋮ menu."));
}

/** A thread: the message it hangs on, its replies, and the place to reply. */
export function threadPanel(channel, ts) {
  const root = channel.messages.find((one) => one.ts === ts);
  const replies = said(channel, ts);
  const count = replies.filter((one) => !one.ephemeral).length;
  return h("aside", { class: "thread", key: `thread ${ts}`, "aria-label": t("Thread") },
    h("header", { class: "bar" },
      h("button", { type: "button", class: "icon-button only-phone", "aria-label": t("Back to the channel"), onclick: closeThread }, icon("back")),
      h("div", { class: "bar-words" }, h("h2", { class: "bar-title" }, "Thread"), h("span", { class: "bar-note" }, title(channel))),
      h("button", { type: "button", class: "icon-button not-phone", "aria-label": t("Close the thread"), onclick: closeThread }, icon("close"))),
    h("div", { class: "scroller", "data-scroll": `${state.me.id} ${channel.id} ${ts}`, tabindex: "-1" },
      root
        ? h("div", { class: "messages" },
          message(channel, root, "thread", false),
          h("div", { key: "count", class: "thread-count" }, h("span", null, count === 0 ? t("No replies yet") : count === 1 ? t("1 reply") : t("{0} replies", count))),
          replies.map((one, i) => message(channel, one, "thread", isClose(replies[i - 1], one))))
        : h("p", { class: "hint" }, t("This message is no longer here."))),
    wayDown(),
    root && !noWriting(channel) && composer(channel, ts));
}
