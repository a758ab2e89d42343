// Short sentences that come up at the bottom and go again.

import { draw, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";

const SHOWN_FOR = 8000;
const box = document.getElementById("toasts");
let toasts = [];
let count = 0;

/** Show `sentence`; the same one twice at once is one toast. */
export function toast(sentence, kind = "note") {
  if (toasts.some((one) => one.sentence === sentence)) return;
  count += 1;
  const one = { id: count, sentence, kind };
  toasts = [...toasts.slice(-2), one];
  show();
  setTimeout(() => dismiss(one.id), SHOWN_FOR);
}

function dismiss(id) {
  toasts = toasts.filter((one) => one.id !== id);
  show();
}

/** Toasts lie above an open dialog only as a part of it. */
export function settleToasts() {
  const over = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (box.parentNode !== over) over.append(box);
}

function show() {
  settleToasts();
  draw(box, toasts.map((one) =>
    h("div", { key: one.id, class: `toast toast-${one.kind}`, role: one.kind === "problem" ? "alert" : "status" },
      icon(one.kind === "problem" ? "warn" : "check"),
      h("span", { class: "toast-words" }, one.sentence),
      h("button", { type: "button", class: "icon-button", "aria-label": t("Dismiss"), onclick: () => dismiss(one.id) }, icon("close", 16)))));
}
