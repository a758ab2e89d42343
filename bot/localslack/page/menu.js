// A list that opens beside what was pressed: menus, selects, people. On a phone
// it comes up from the bottom edge.

import { draw, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";

let open = null;

/**
 * Open a list at `anchor`. `sections` gives `[{label?, items}]` anew at each
 * drawing; an item is `{key, text, words?, note?, lead?, chosen?, danger?, pick}`.
 * With `many` the list stays open and each pick toggles.
 */
export function openMenu(anchor, { label, sections, search = false, many = false, wide = false }) {
  const again = open?.anchor === anchor;
  closeMenu();
  if (again) return;
  const box = document.createElement("div");
  box.className = "menu-layer";
  (anchor.closest("dialog") ?? document.body).append(box);
  open = { anchor, box, label, sections, search, many, wide, query: "" };
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("resize", closeMenu);
  document.addEventListener("scroll", scrolled, true);
  redraw();
  place();
  (box.querySelector("input") ?? box.querySelector("[aria-selected=true]") ?? box.querySelector(".menu-item"))?.focus();
}

/** Close it, if one is open; the focus goes back to where it came from. */
export function closeMenu() {
  if (!open) return;
  const { anchor, box } = open;
  const inside = box.contains(document.activeElement);
  open = null;
  document.removeEventListener("pointerdown", outside, true);
  window.removeEventListener("resize", closeMenu);
  document.removeEventListener("scroll", scrolled, true);
  anchor.setAttribute("aria-expanded", "false");
  box.remove();
  if (inside && anchor.isConnected) anchor.focus();
}

export const menuIsOpen = () => open !== null;

function outside(event) {
  if (open && !open.box.querySelector(".menu").contains(event.target) && !open.anchor.contains(event.target)) closeMenu();
}

function scrolled(event) {
  if (open && !open.box.contains(event.target)) closeMenu();
}

const matches = (item, query) =>
  `${item.words ?? item.text} ${item.note ?? ""}`.toLowerCase().includes(query.toLowerCase());

function redraw() {
  const { label, search, many, query, wide } = open;
  const sections = open.sections()
    .map((section) => ({ ...section, items: section.items.filter((item) => matches(item, query)) }))
    .filter((section) => section.items.length);
  draw(
    open.box,
    h("div", { class: wide ? "menu menu-wide" : "menu", onkeydown: keys },
      h("div", { class: "menu-title" }, label),
      search && h("input", {
        class: "menu-search", type: "text", placeholder: t("Find…"), "aria-label": t("Find in {0}", label),
        autocomplete: "off", oninput: (event) => { open.query = event.target.value; redraw(); },
      }),
      h("div", { class: "menu-list", role: "listbox", "aria-label": label, "aria-multiselectable": many || null },
        sections.map(drawSection),
        sections.length === 0 && h("p", { class: "menu-none" }, t("Nothing found.")))),
  );
}

function drawSection(section) {
  return h("div", { class: "menu-section", role: "group", "aria-label": section.label ?? null },
    section.label && h("div", { class: "menu-label" }, section.label),
    section.items.map(drawItem));
}

function drawItem(item) {
  return h("button", {
    type: "button", key: item.key, role: "option", tabindex: "-1",
    class: item.danger ? "menu-item menu-danger" : "menu-item",
    "aria-selected": String(Boolean(item.chosen)),
    onclick: () => pick(item),
  },
    item.lead ?? null,
    h("span", { class: "menu-words" },
      h("span", { class: "menu-text" }, item.text),
      item.note && h("span", { class: "menu-note" }, item.note)),
    item.chosen && icon("check", 18));
}

function pick(item) {
  if (open.many) {
    item.pick();
    redraw();
    return;
  }
  closeMenu();
  item.pick();
}

function keys(event) {
  const items = [...open.box.querySelectorAll(".menu-item")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    closeMenu();
  } else if (event.key === "Enter" && at < 0) {
    event.preventDefault();
    items[0]?.click();
  } else if (to !== undefined && items.length && !(at < 0 && /Home|End/.test(event.key))) {
    event.preventDefault();
    items[(to + items.length) % items.length].focus();
  } else if (event.key.length === 1 && at >= 0 && event.key !== " ") {
    jump(items, at, event.key.toLowerCase());
  }
}

function jump(items, at, letter) {
  const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  order.find((item) => item.textContent.trim().toLowerCase().startsWith(letter))?.focus();
}

/** Below the anchor when there is room, else above; never off the screen. */
function place() {
  const menu = open.box.querySelector(".menu");
  const at = open.anchor.getBoundingClientRect();
  const { innerWidth: width, innerHeight: height } = window;
  const below = height - at.bottom - 12;
  const above = at.top - 12;
  const up = below < Math.min(menu.offsetHeight, 260) && above > below;
  const left = Math.max(8, Math.min(at.left, width - menu.offsetWidth - 8));
  menu.style.setProperty("--left", `${left}px`);
  menu.style.setProperty("--least", `${Math.round(at.width)}px`);
  menu.style.setProperty("--most", `${Math.round(up ? above : below)}px`);
  menu.style.setProperty("--top", up ? "auto" : `${at.bottom + 4}px`);
  menu.style.setProperty("--bottom", up ? `${height - at.top + 4}px` : "auto");
}
