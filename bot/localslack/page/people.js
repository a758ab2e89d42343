// Who is who: names, initials in a colour of their own, and the app's badge.

import { flame } from "./icons.js";
import { h } from "./dom.js";
import { t } from "./language.js";

const COLOURS = ["#b4472e", "#8a5a00", "#4c7a1d", "#0d7a63", "#1b6f96", "#4a5fc1", "#8146b0", "#b03a72"];

let users = new Map();

/** Remember everybody in the workspace. */
export function knowPeople(list) {
  users = new Map(list.map((user) => [user.id, user]));
}

export const person = (id) => users.get(id) ?? null;
// Slackbot is a person in the directory, but nobody talks to it here.
export const everybody = () => [...users.values()].filter((user) => user.id !== "USLACKBOT");
export const isApp = (user) => Boolean(user && (user.is_bot || user.bot_id));
export const people = () => everybody().filter((user) => !isApp(user));

/** What we call them; an unknown id is shown as it is. */
export function nameOf(id) {
  const user = users.get(id);
  return user ? user.real_name || user.name : id || t("Somebody");
}

function colourOf(user) {
  const given = String(user?.color ?? "");
  if (/^#?[0-9a-f]{6}$/i.test(given)) return given.startsWith("#") ? given : `#${given}`;
  let sum = 0;
  for (const letter of String(user?.id ?? "")) sum = (sum * 31 + letter.codePointAt(0)) % 997;
  return COLOURS[sum % COLOURS.length];
}

function initials(name) {
  const words = name.trim().split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  return letters.map((word) => [...word][0].toUpperCase()).join("");
}

/** A square with initials, or our flame for the app. */
export function avatar(user, size = 36) {
  const style = { "--size": `${size}px` };
  if (isApp(user)) return h("span", { class: "avatar avatar-app", style, "aria-hidden": "true" }, flame(Math.round(size * 0.62)));
  const name = user ? user.real_name || user.name : "?";
  return h("span", { class: "avatar", style: { ...style, "--colour": colourOf(user) }, "aria-hidden": "true" }, initials(name));
}

export const appBadge = () => h("span", { class: "badge-app" }, "APP");

/** Who wrote a message: the person or the app, under the name it chose. */
export function writerOf(message) {
  const user = users.get(message.user)
    ?? everybody().find((one) => message.bot_id && one.bot_id === message.bot_id)
    ?? (message.bot_id ? everybody().find(isApp) : null);
  const app = Boolean(message.bot_id) || isApp(user);
  const shown = user ?? { id: message.bot_id || message.user || "?", name: message.username || (app ? "App" : t("Somebody")), is_bot: app };
  return { user: shown, app, name: message.username || shown.real_name || shown.name };
}
