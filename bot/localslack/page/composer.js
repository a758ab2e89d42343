// The place to write: messages, replies and slash commands.

import { h } from "./dom.js";
import { asSent, hints } from "./hints.js";
import { icon } from "./icons.js";
import { avatar, nameOf } from "./people.js";
import { changed, doIt, state } from "./state.js";
import { t } from "./language.js";

const drafts = new Map();
const sending = new Set();
let offer = { key: null, list: [], at: -1 };

const placeOf = (channel, thread) => `${state.me.id} ${channel.id} ${thread ?? ""}`;

export function composer(channel, thread) {
  const key = placeOf(channel, thread);
  const text = drafts.get(key) ?? "";
  const offered = offer.key === key ? offer : { list: [], at: -1 };
  const where = thread ? t("Reply…") : t("Message {0}", channel.kind === "im" ? nameOf(channel.user) : `#${channel.name}`);
  const busy = sending.has(key);
  const write = (event) => typed(key, event.target, thread);
  const list = offered.list.length > 0;
  const listId = `offer-${thread ? "thread" : "main"}`;
  return h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); send(channel, thread); } },
    list && offerList(key, offered, listId),
    h("div", { key: "box", class: "composer-box" },
      h("textarea", {
        class: "composer-text", rows: "1", value: text, placeholder: where, "aria-label": where, "data-composer": key,
        role: "combobox", "aria-expanded": String(list), "aria-controls": list ? listId : null, "aria-autocomplete": "list",
        "aria-activedescendant": list && offered.at >= 0 ? `${listId}-${offered.at}` : null,
        oninput: write, onclick: write, mounted: grow,
        onkeydown: (event) => keys(event, key, channel, thread),
        onblur: () => setTimeout(() => offer.key === key && close(), 150),
      }),
      h("button", { type: "submit", class: "send", "aria-label": t("Send"), disabled: !text.trim() || busy },
        busy ? h("span", { class: "spinner" }) : icon("send", 18))),
    h("p", { class: "composer-hint" },
      h("kbd", null, "Enter"), t(" sends, "), h("kbd", null, "Shift"), " ", h("kbd", null, "Enter"), t(" starts a line"),
      !thread && state.commands.length > 0 && [", ", h("kbd", null, "/"), " shows commands"]));
}

function offerList(key, offered, listId) {
  return h("div", { key: "offer", class: "offer", role: "listbox", id: listId, "aria-label": t("Suggestions") },
    offered.list.map((item, i) =>
      h("button", {
        type: "button", key: item.key, id: `${listId}-${i}`, role: "option", tabindex: "-1",
        class: i === offered.at ? "offer-item is-at" : "offer-item", "aria-selected": String(i === offered.at),
        onpointerdown: (event) => { event.preventDefault(); accept(key, item); },
      },
      item.user && avatar(item.user, 24),
      h("span", { class: "offer-text" }, item.text),
      item.note && h("span", { class: "offer-note" }, item.note))));
}

const fieldOf = (key) => [...document.querySelectorAll("[data-composer]")].find((field) => field.dataset.composer === key);

function typed(key, field, thread) {
  drafts.set(key, field.value);
  const list = hints(field.value, field.selectionStart, Boolean(thread));
  offer = { key, list, at: list[0]?.eager ? 0 : -1 };
  grow(field);
  changed();
}

function close() {
  offer = { key: null, list: [], at: -1 };
  changed();
}

function accept(key, item) {
  const field = fieldOf(key);
  field.value = item.result;
  field.focus();
  field.setSelectionRange(item.caret, item.caret);
  typed(key, field, false);
}

function keys(event, key, channel, thread) {
  if (event.isComposing) return;
  if (offer.key === key && offer.list.length && offerKeys(event, key)) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(channel, thread);
  }
}

/** True when the key was meant for the list above the field. */
function offerKeys(event, key) {
  const { list, at } = offer;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const from = at < 0 && step < 0 ? 0 : at;
    offer = { ...offer, at: (from + step + list.length) % list.length };
    changed();
    return true;
  }
  if (event.key === "Escape") {
    close();
    return true;
  }
  const chosen = event.key === "Tab" ? list[Math.max(at, 0)] : event.key === "Enter" ? list[at] : null;
  if (chosen) accept(key, chosen);
  return Boolean(chosen);
}

async function send(channel, thread) {
  const key = placeOf(channel, thread);
  const text = (drafts.get(key) ?? "").trim();
  if (!text || sending.has(key)) return;
  sending.add(key);
  close();
  const what = text.startsWith("/") && !thread
    ? { kind: "command", channel: channel.id, text }
    : { kind: "say", channel: channel.id, text: asSent(text), ...(thread ? { thread_ts: thread } : {}) };
  const answer = await doIt(what);
  sending.delete(key);
  // What could not be sent stays, so that it can be tried again.
  if (answer.ok && (drafts.get(key) ?? "").trim() === text) clear(key);
  changed();
}

function clear(key) {
  drafts.delete(key);
  const field = fieldOf(key);
  if (!field) return;
  field.value = "";
  grow(field);
}

/** As tall as the text, up to a third of the window. */
function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, Math.round(window.innerHeight / 3))}px`;
}
