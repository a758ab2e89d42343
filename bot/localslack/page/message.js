// One message: who, when, what, and what can be done with it.

import { blocks } from "./blocks.js";
import { fullTime, ofTs, time, timeWithDay, today } from "./dates.js";
import { h, once } from "./dom.js";
import { version } from "./forms.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { appBadge, avatar, everybody, isApp, writerOf } from "./people.js";
import { go } from "./places.js";
import { changed, doIt, state } from "./state.js";
import { toast } from "./toast.js";
import { t } from "./language.js";

const dismissed = new Set();
const OLD = 120;

/** Dismissed, or older than this page: in Slack those vanish on reload. */
export const isDismissed = (ephemeral) =>
  dismissed.has(ephemeral.id)
  || (state.olderThanPage.has(ephemeral.id) && Date.now() / 1000 - Number(ephemeral.ts) > OLD);

/** The key of what people typed and chose in this message. */
const surfaceKey = (channel, message) => `message ${channel.id} ${message.id ?? message.ts}`;

/**
 * `where` is "channel" or "thread"; `close` says that the message before is by
 * the same person a moment ago, so the name is not repeated.
 */
export function message(channel, one, where, close) {
  const key = surfaceKey(channel, one);
  const open = where === "channel" && state.thread === one.ts;
  const depends = [one, close, open, version(key), today(), state.me, state.users, state.shortcuts];
  return once(`${where} ${key}`, depends, () => draw(channel, one, where, close, open));
}

function draw(channel, one, where, close, open) {
  const writer = writerOf(one);
  const own = one.ephemeral;
  const looks = ["message", close && "is-close", own && "is-ephemeral", open && "is-open"].filter(Boolean).join(" ");
  return h("article", {
    key: one.id ?? one.ts, class: looks, "data-ts": one.ts, tabindex: "0",
    "aria-label": `${writer.name}, ${timeWithDay(ofTs(one.ts))}`, onkeydown: walk,
  },
  h("div", { class: "message-side" }, close ? stamp(one, "message-stamp") : avatar(writer.user, 38)),
  h("div", { class: "message-main" },
    own && ephemeralNote(one),
    !close && h("header", { class: "message-head" },
      h("span", { class: "message-name" }, writer.name),
      writer.app && appBadge(),
      stamp(one, "message-time")),
    body(channel, one),
    where === "channel" && one.reply_count > 0 && replies(channel, one)),
  !own && tools(channel, one, where));
}

const stamp = (one, look) =>
  h("time", { class: look, title: fullTime(ofTs(one.ts)) }, time(ofTs(one.ts)));

function body(channel, one) {
  const key = surfaceKey(channel, one);
  if (one.files?.length) return withFiles(one);
  if (!one.blocks?.length) return h("div", { class: "text message-text" }, mrkdwn(one.text));
  const surface = {
    key,
    redraw: changed,
    press: (action) => doIt({ kind: "press", channel: channel.id, ts: one.ts, action, ephemeral: Boolean(one.ephemeral) }),
  };
  return blocks(one.blocks, surface);
}

function withFiles(one) {
  return h("div", { class: "text message-text" }, mrkdwn(one.text),
    one.files.map((file) => h("p", { class: "message-file" },
      h("a", { href: file.url_private, download: file.name }, file.name),
      ` (${Math.ceil(file.size / 1024)} kB)`)));
}

function ephemeralNote(one) {
  return h("p", { class: "ephemeral-note" }, icon("eye", 15), t("Only visible to you"),
    h("span", { "aria-hidden": "true" }, "·"),
    h("button", { type: "button", class: "linklike", onclick: () => dismiss(one) }, t("Dismiss")));
}

function dismiss(one) {
  dismissed.add(one.id);
  changed();
}

function replies(channel, one) {
  const writers = [...new Map((one.replies ?? []).map((reply) => [writerOf(reply).user.id, writerOf(reply).user])).values()];
  const last = one.replies?.at(-1);
  const words = one.reply_count === 1 ? t("1 reply") : t("{0} replies", one.reply_count);
  return h("button", { type: "button", class: "replies", onclick: () => go(channel.id, one.ts) },
    writers.slice(0, 4).map((user) => avatar(user, 22)),
    h("span", { class: "replies-count" }, words),
    last && h("span", { class: "replies-last" }, t("Last reply {0}", timeWithDay(ofTs(last.ts)))),
    h("span", { class: "replies-open" }, t("View thread"), icon("right", 15)));
}

function tools(channel, one, where) {
  return h("div", { class: "tools" },
    where === "channel" && h("button", {
      type: "button", class: "icon-button", "aria-label": t("Reply in thread"), title: t("Reply in thread"),
      onclick: () => go(channel.id, one.thread_ts ?? one.ts),
    }, icon("reply", 18)),
    h("button", {
      type: "button", class: "icon-button", "aria-label": t("More message actions"), title: t("More message actions"),
      "aria-haspopup": "listbox", "aria-expanded": "false",
      onclick: (event) => openTools(event.target.closest("button"), channel, one),
    }, icon("more", 18)));
}

function openTools(anchor, channel, one) {
  const shortcuts = state.shortcuts.map((shortcut) => ({
    key: shortcut.callback_id, text: shortcut.name, note: state.team.app.real_name, lead: icon("bolt", 18),
    pick: () => doIt({ kind: "shortcut", callback_id: shortcut.callback_id, channel: channel.id, ts: one.ts }),
  }));
  const copy = {
    key: "copy", text: t("Copy text"), lead: icon("copy", 18),
    pick: () => navigator.clipboard?.writeText(one.text ?? "").then(() => toast(t("Copied.")), () => toast(t("Copying is not allowed here."))),
  };
  openMenu(anchor, {
    label: t("Message actions"),
    sections: () => [{ label: shortcuts.length ? t("Shortcuts") : null, items: shortcuts }, { items: [copy] }],
  });
}

/** Up and down go from message to message. */
function walk(event) {
  const here = event.target;
  if (!here.classList.contains("message")) return;
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step) return;
  const all = [...here.closest(".scroller").querySelectorAll(".message")];
  const next = all[all.indexOf(here) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

/** Written by the same person within five minutes, and both only words. */
export function isClose(before, one) {
  if (!before || one.blocks?.length || before.blocks?.length || one.ephemeral || before.ephemeral) return false;
  if (before.reply_count > 0) return false;
  return writerOf(before).user.id === writerOf(one).user.id && Number(one.ts) - Number(before.ts) < 300;
}

/** An ephemeral message in the shape of the others, from the app. */
export function fromApp({ id, ts, text, blocks: list, username }) {
  const app = everybody().find(isApp);
  const shape = { id, ts, text, blocks: list, user: app?.id, bot_id: app?.bot_id ?? "app", ephemeral: true };
  return username ? { ...shape, username } : shape;
}
