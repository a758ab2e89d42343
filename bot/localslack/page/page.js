// The page: one drawing of everything, again after every change.

import { announcer } from "./announce.js";
import { conversation, threadPanel, title } from "./conversation.js";
import { draw, h } from "./dom.js";
import { app, home } from "./home.js";
import { flame, icon } from "./icons.js";
import { allChannels, marksFor } from "./marks.js";
import { drawModal } from "./modal.js";
import { menuIsOpen } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { readPanel, strip } from "./panel.js";
import { avatar, isApp, nameOf, person } from "./people.js";
import { closeThread, go, openPerson, start } from "./places.js";
import { look } from "./reads.js";
import { steadily } from "./scroll.js";
import { channels, openFinder, openPeople, sidebar, talks } from "./sidebar.js";
import { changed, channelOf, refresh, state, whenChanged } from "./state.js";
import { settleToasts } from "./toast.js";
import { t } from "./language.js";

const root = document.getElementById("app");
let asked = false;

/** However often something changes at once, it is drawn once. */
function soon() {
  if (asked) return;
  asked = true;
  queueMicrotask(() => {
    asked = false;
    steadily(all);
  });
}

function all() {
  if (!state.loaded) return;
  marksFor(state.me.id, state.channels, go, openPerson);
  const channel = channelOf(state.place);
  if (channel && !document.hidden) look(channel);
  const thread = channel && state.thread;
  document.title = `${channel ? title(channel) : t("Home")} · ${state.team.name}`;
  draw(root,
    h("div", { class: thread ? "app has-thread" : "app", key: "app" },
      !state.online && offline(),
      sidebar(),
      state.drawer && h("div", { key: "veil", class: "veil", onclick: () => { state.drawer = false; changed(); } }),
      h("main", { class: "main", id: "main", inert: state.drawer || null },
        bar(channel),
        strip(),
        channel ? conversation(channel) : home()),
      thread && threadPanel(channel, state.thread),
      announcer(channel, state.me.id)));
  drawModal();
  settleToasts();
}

function offline() {
  return h("div", { class: "offline", key: "offline", role: "alert" },
    icon("warn", 18),
    h("span", null, t("The connection to the workspace is gone. Trying again… Is it still running in your terminal?")),
    h("button", { type: "button", class: "button button-small", onclick: () => location.reload() }, t("Try now")));
}

function bar(channel) {
  const other = channel?.kind === "im" ? person(channel.user) : null;
  const isOfApp = !channel || isApp(other);
  return h("header", { class: "bar", key: "bar" },
    h("button", {
      type: "button", class: "icon-button only-phone", "aria-label": t("Open the channel list"), "aria-controls": "sidebar",
      "aria-expanded": String(state.drawer), onclick: openDrawer,
    }, icon("menu")),
    h("div", { class: "bar-words" },
      h("h1", { class: "bar-title" }, barLead(channel, other), h("span", { class: "bar-name" }, barName(channel, other))),
      barNote(channel, other, isOfApp)),
    isOfApp && tabs(channel),
    h("button", {
      type: "button", class: "bar-me only-phone", "aria-label": t("You act as {0}. Switch person", nameOf(state.me.id)),
      "aria-haspopup": "listbox", "aria-expanded": "false", onclick: (event) => openPeople(event.target.closest("button")),
    }, avatar(state.me, 30)));
}

function barLead(channel, other) {
  if (other) return avatar(other, 26);
  if (!channel) return app() ? avatar(app(), 26) : flame(22);
  return icon(channel.kind === "private" ? "lock" : "hash", 20);
}

function barName(channel, other) {
  if (other) return nameOf(other.id);
  return channel ? channel.name : app() ? nameOf(app().id) : t("Home");
}

function barNote(channel, other, isOfApp) {
  if (isOfApp) return null;
  const note = other ? [other.title ?? ""] : channel.topic ? mrkdwn(channel.topic) : null;
  return note && h("div", { class: "bar-note" }, note);
}

/** Home and the app's conversation are two sides of the same thing. */
function tabs(channel) {
  const to = app();
  const tab = (words, here, onclick) =>
    h("button", { type: "button", class: here ? "tab is-here" : "tab", "aria-current": here ? "page" : null, onclick }, words);
  return h("div", { class: "tabs" },
    tab(t("Home"), !channel, () => go("home")),
    to && tab(t("Messages"), Boolean(channel), () => openPerson(to.id)));
}

function openDrawer() {
  state.drawer = true;
  changed();
  setTimeout(() => document.querySelector(".sidebar .is-here, .sidebar .place")?.focus(), 0);
}

function keys(event) {
  if (menuIsOpen() || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && state.drawer) {
    state.drawer = false;
    changed();
  } else if (event.key === "Escape" && state.thread) {
    closeThread();
  } else if (event.key === "k" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    openFinder(document.querySelector("[data-finder]"));
  } else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  }
}

/** The next place in the order of the left side. */
function step(by) {
  const talksNow = talks().map((user) => allChannels().find((one) => one.user === user.id)?.id).filter(Boolean);
  const order = ["home", ...channels().map((channel) => channel.id), ...talksNow];
  const at = order.indexOf(state.place);
  go(order[(at + by + order.length) % order.length]);
}

function unreachable() {
  draw(root, h("div", { class: "starting" },
    h("span", { class: "starting-mark" }, flame(44)),
    h("p", null, "The workspace does not answer. Start it in your terminal, then try again."),
    h("button", { type: "button", class: "button button-primary", onclick: () => location.reload() }, "Try again")));
}

whenChanged(soon);
document.addEventListener("keydown", keys);
document.addEventListener("visibilitychange", () => !document.hidden && state.loaded && refresh(["everything"]));
start().catch(unreachable);
readPanel();
