// The left side: the workspace, who I act as, and every place to go.

import { h } from "./dom.js";
import { flame, icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { avatar, everybody, isApp, nameOf, people, person } from "./people.js";
import { become, go, openPerson } from "./places.js";
import { unseen } from "./reads.js";
import { changed, state } from "./state.js";
import { t } from "./language.js";

export function sidebar() {
  return h("nav", { class: state.drawer ? "sidebar is-open" : "sidebar", "aria-label": t("Workspace"), id: "sidebar" },
    h("div", { class: "sidebar-head" },
      h("span", { class: "sidebar-mark" }, flame(22)),
      h("span", { class: "sidebar-team" }, state.team.name),
      h("button", {
        type: "button", class: "icon-button", "data-finder": true, "aria-label": t("Find a channel or a person"), title: t("Find (Ctrl K)"),
        "aria-haspopup": "listbox", "aria-expanded": "false", "aria-keyshortcuts": "Control+K",
        onclick: (event) => openFinder(event.target.closest("button")),
      }, icon("search", 18)),
      h("button", { type: "button", class: "icon-button only-phone", "aria-label": t("Close the channel list"), onclick: closeDrawer }, icon("close"))),
    switcher(),
    h("div", { class: "sidebar-list" },
      place({ key: "home", name: t("Home"), lead: icon("home", 18), here: state.place === "home", onclick: () => go("home") }),
      heading(t("Channels")),
      channels().map(channelPlace),
      heading(t("Direct messages")),
      talks().map(talkPlace)),
    h("p", { class: "sidebar-foot" }, t("Local workspace. Nothing leaves this machine.")));
}

function closeDrawer() {
  state.drawer = false;
  changed();
}

const heading = (words) => h("h2", { class: "sidebar-heading" }, words);

export const channels = () =>
  state.channels.filter((one) => one.kind !== "im").sort((a, b) => Number(Boolean(a.archived)) - Number(Boolean(b.archived)));

/** Conversations: the app first, then those with words in them, then the others. */
export function talks() {
  const others = everybody().filter((user) => user.id !== state.me.id);
  const rank = (user) => (isApp(user) ? 0 : channelWith(user)?.messages?.length ? 1 : 2);
  return others.sort((a, b) => rank(a) - rank(b) || nameOf(a.id).localeCompare(nameOf(b.id)));
}

const channelWith = (user) => state.channels.find((one) => one.kind === "im" && one.user === user.id);

function channelPlace(channel) {
  const { count, calls } = channel.id === state.place ? { count: 0, calls: 0 } : unseen(channel);
  return place({
    key: channel.id, name: channel.name, count, calls, dim: channel.archived,
    lead: icon(channel.kind === "private" ? "lock" : "hash", 18),
    here: channel.id === state.place, onclick: () => go(channel.id),
  });
}

function talkPlace(user) {
  const channel = channelWith(user);
  const here = Boolean(channel) && channel.id === state.place;
  const { count, calls } = channel && !here ? unseen(channel) : { count: 0, calls: 0 };
  return place({
    key: user.id, name: nameOf(user.id), count, calls, here, lead: avatar(user, 22),
    app: isApp(user), onclick: () => openPerson(user.id),
  });
}

function place({ key, name, lead, here, onclick, count = 0, calls = 0, app = false, dim = false }) {
  const looks = ["place", here && "is-here", count > 0 && "is-unseen", dim && "is-dim"].filter(Boolean).join(" ");
  return h("button", {
    type: "button", key, class: looks, onclick, "data-place": key, "aria-current": here ? "page" : null,
    "aria-label": count > 0 ? t("{0}, {1} new", name, count) : null,
  },
  h("span", { class: "place-lead" }, lead),
  h("span", { class: "place-name" }, name),
  app && h("span", { class: "badge-app badge-quiet" }, "APP"),
  dim && h("span", { class: "place-note" }, "archived"),
  calls > 0 && h("span", { class: "place-count" }, calls > 99 ? "99+" : String(calls)));
}

/** Who I act as; pressing it offers everybody else. */
function switcher() {
  return h("button", {
    type: "button", class: "switcher", "data-switcher": true,
    "aria-haspopup": "listbox", "aria-expanded": "false", "aria-label": t("You act as {0}. Switch person", nameOf(state.me.id)),
    onclick: (event) => openPeople(event.target.closest("button")),
  },
  avatar(state.me, 34),
  h("span", { class: "switcher-words" },
    h("span", { class: "switcher-name" }, nameOf(state.me.id)),
    h("span", { class: "switcher-title" }, state.me.title || t("You act as this person"))),
  icon("updown", 18));
}

/** Every place to go, to be found by typing. */
export function openFinder(anchor) {
  const channels = channels().map((channel) => ({
    key: channel.id, text: channel.name, lead: icon(channel.kind === "private" ? "lock" : "hash", 18), pick: () => go(channel.id),
  }));
  const others = talks().map((user) => ({
    key: user.id, text: nameOf(user.id), note: user.title, lead: avatar(user, 24), pick: () => openPerson(user.id),
  }));
  const first = [{ key: "home", text: t("Home"), lead: icon("home", 18), pick: () => go("home") }];
  const sections = () => [{ items: first }, { label: t("Channels"), items: channels }, { label: t("Direct messages"), items: others }];
  openMenu(anchor, { label: t("Go to"), sections, search: true, wide: true });
}

export function openPeople(anchor) {
  const items = () => people().map((user) => ({
    key: user.id, text: nameOf(user.id), note: user.title, words: `${user.name} ${nameOf(user.id)} ${user.title ?? ""}`,
    lead: avatar(person(user.id), 30), chosen: user.id === state.me.id, pick: () => become(user.id),
  }));
  openMenu(anchor, { label: t("Act as"), sections: () => [{ items: items() }], search: items().length > 8, wide: true });
}
