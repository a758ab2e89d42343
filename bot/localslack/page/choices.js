// Radio buttons and checkboxes.

import { h } from "./dom.js";
import { held, hold } from "./forms.js";
import { press } from "./press.js";
import { words } from "./text.js";

/** A list of options with one mark (radio) or any number (checkboxes). */
export function choices(one, at) {
  const many = one.type === "checkboxes";
  const name = `${at.surface.key} ${at.block} ${one.action_id}`;
  const now = held(at.surface.key, at.block, one);
  const marked = many ? now.selected_options : [now.selected_option].filter(Boolean);
  const choose = (option, on) => {
    const others = marked.filter((each) => each.value !== option.value);
    const next = many
      ? { selected_options: on ? inOrder(one, [...others, option]) : others }
      : { selected_option: option };
    hold(at.surface.key, at.block, one, next);
    at.surface.redraw();
    if (at.sends) press(at.surface, at.block, one, next);
  };
  return h("div", {
    key: one.action_id, id: at.field ?? null, class: "choices", role: many ? "group" : "radiogroup",
    "aria-labelledby": at.label ?? null, "aria-describedby": at.describedBy ?? null,
  },
  (one.options ?? []).map((option) =>
    h("label", { key: option.value, class: "choice" },
      h("input", {
        type: many ? "checkbox" : "radio", name,
        checked: marked.some((each) => each.value === option.value),
        onchange: (event) => choose(option, event.target.checked),
      }),
      h("span", { class: "choice-words" },
        h("span", null, words(option.text)),
        option.description && h("span", { class: "choice-note" }, words(option.description))))));
}

const inOrder = (one, chosen) =>
  one.options.filter((option) => chosen.some((each) => each.value === option.value));
