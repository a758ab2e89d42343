// Reading positions: what is at the bottom stays at the bottom, and nothing
// moves under the eyes of somebody who reads further up.

const NEAR = 80;
const kept = new WeakMap();

const atEnd = (el) => el.scrollHeight - el.scrollTop - el.clientHeight < NEAR;

/** After every drawing: settle each `.scroller`. */
export function settle() {
  for (const el of document.querySelectorAll(".scroller")) {
    const place = el.dataset.scroll;
    const known = kept.get(el);
    if (known?.place !== place) arriveAt(el, place);
    else if (known.pinned) el.scrollTop = el.scrollHeight;
  }
}

function arriveAt(el, place) {
  if (!kept.has(el)) watch(el);
  const fromTop = "fromTop" in el.dataset;
  const fresh = el.querySelector("[data-new]");
  if (fromTop) el.scrollTop = 0;
  else if (fresh) el.scrollTop = Math.max(0, fresh.offsetTop - el.clientHeight / 4);
  else el.scrollTop = el.scrollHeight;
  kept.set(el, { place, pinned: !fromTop && atEnd(el) });
}

function watch(el) {
  el.addEventListener("scroll", () => {
    const known = kept.get(el);
    if (known) known.pinned = !("fromTop" in el.dataset) && atEnd(el);
  }, { passive: true });
  new ResizeObserver(() => {
    if (kept.get(el)?.pinned) el.scrollTop = el.scrollHeight;
  }).observe(el);
}

/** Run `draw`; if it took the focused element away, its message gets the focus. */
export function keepFocus(draw) {
  const before = document.activeElement;
  const holder = before?.closest?.("[data-ts]");
  draw();
  if (before && !before.isConnected && document.activeElement === document.body) {
    holder?.isConnected && holder.focus({ preventScroll: true });
  }
}
