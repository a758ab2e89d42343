// Reading positions: what is at the bottom stays at the bottom, and nothing
// moves under the eyes of somebody who reads further up.

import { menuIsOpen } from "./menu.js";

const NEAR = 80;
const kept = new WeakMap();

const scrollers = () => document.querySelectorAll(".scroller");
const atEnd = (el) => el.scrollHeight - el.scrollTop - el.clientHeight < NEAR;
const fromTop = (el) => "fromTop" in el.dataset;

/** True while somebody reads above the newest message of `place`. */
export function readsUp(place) {
  const el = [...scrollers()].find((one) => one.dataset.scroll === place);
  return Boolean(el) && kept.get(el)?.place === place && !kept.get(el).pinned;
}

/** Draw without moving what is read, and without losing the focus. */
export function steadily(draw) {
  scrollers().forEach(notice);
  keepFocus(draw);
  scrollers().forEach(settle);
}

/** Down to the newest message. */
export function toEnd(el) {
  el.scrollTop = el.scrollHeight;
}

/** Scroll events come a frame late, so the position itself tells who scrolled. */
function notice(el) {
  const known = kept.get(el);
  if (!known || known.top === el.scrollTop) return;
  known.pinned = !fromTop(el) && atEnd(el);
  known.top = el.scrollTop;
  mark(el, known);
}

function settle(el) {
  const known = kept.get(el);
  if (known?.place !== el.dataset.scroll) {
    if (!known) watch(el);
    arriveAt(el);
  } else if (known.pinned && !menuIsOpen()) {
    el.scrollTop = el.scrollHeight;
    known.top = el.scrollTop;
  }
}

/** A reader further up is offered the way down. */
function mark(el, known) {
  el.classList.toggle("is-up", !known.pinned && !fromTop(el));
}

function arriveAt(el) {
  const fresh = el.querySelector("[data-new]");
  if (fromTop(el)) el.scrollTop = 0;
  else if (fresh) el.scrollTop = Math.max(0, fresh.offsetTop - el.clientHeight / 4);
  else el.scrollTop = el.scrollHeight;
  const known = { place: el.dataset.scroll, top: el.scrollTop, pinned: !fromTop(el) && atEnd(el) };
  kept.set(el, known);
  mark(el, known);
}

function watch(el) {
  el.addEventListener("scroll", () => notice(el), { passive: true });
  new ResizeObserver(() => kept.get(el)?.pinned && settle(el)).observe(el);
}

/** When the focused element is drawn away, its message gets the focus. */
function keepFocus(draw) {
  const before = document.activeElement;
  const holder = before?.closest?.("[data-ts]");
  draw();
  if (before && !before.isConnected && document.activeElement === document.body && holder?.isConnected) {
    holder.focus({ preventScroll: true });
  }
}
