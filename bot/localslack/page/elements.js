// Block Kit elements that are pressed: buttons and overflow menus. The others
// live in selects.js, fields.js and choices.js; this is the one table of all.

import { choices } from "./choices.js";
import { h } from "./dom.js";
import { dateField, textField } from "./fields.js";
import { icon } from "./icons.js";
import { safeAddress } from "./marks.js";
import { openMenu } from "./menu.js";
import { isUnderWay, press } from "./press.js";
import { selectBox } from "./selects.js";
import { plainWords, words } from "./text.js";
import { t } from "./language.js";

const DRAWN = {
  button,
  workflow_button: button,
  overflow,
  image: (element) => h("span", { class: "image-alt", role: "img" }, element.alt_text),
  static_select: selectBox,
  multi_static_select: selectBox,
  users_select: selectBox,
  multi_users_select: selectBox,
  channels_select: selectBox,
  conversations_select: selectBox,
  radio_buttons: choices,
  checkboxes: choices,
  plain_text_input: textField,
  url_text_input: textField,
  email_text_input: textField,
  number_input: textField,
  datepicker: dateField,
  timepicker: dateField,
  datetimepicker: dateField,
};

/**
 * One element. `at` is where it stands: `{surface, block, label?, describedBy?,
 * invalid?, sends}`; `sends` says whether a change is sent at once.
 */
export function element(one, at) {
  const draw = DRAWN[one.type];
  if (draw) return draw(one, at);
  return h("span", { class: "unknown" }, t("This page cannot draw “{0}”.", one.type));
}

function button(one, at) {
  const busy = isUnderWay(at.surface, at.block, one);
  const href = one.url ? safeAddress(one.url) : null;
  const look = { primary: " button-primary", danger: " button-danger" }[one.style] ?? "";
  const shared = {
    key: one.action_id,
    class: `button${look}${busy ? " is-busy" : ""}`,
    "aria-label": one.accessibility_label || null,
    "aria-busy": busy || null,
    onclick: () => press(at.surface, at.block, one, one.value === undefined ? {} : { value: one.value }),
  };
  const label = [h("span", { class: "button-words" }, words(one.text)), busy && h("span", { class: "spinner" })];
  if (!href) return h("button", { type: "button", ...shared }, label);
  return h("a", { ...shared, href, target: "_blank", rel: "noopener noreferrer" }, label, icon("out", 15));
}

function overflow(one, at) {
  const choose = (option) => press(at.surface, at.block, one, { selected_option: option });
  const items = () => [{
    items: (one.options ?? []).map((option) => ({
      key: option.value,
      text: plainWords(option.text),
      note: option.description && plainWords(option.description),
      pick: () => {
        const href = option.url && safeAddress(option.url);
        if (href) window.open(href, "_blank", "noopener,noreferrer");
        choose(option);
      },
    })),
  }];
  const busy = isUnderWay(at.surface, at.block, one);
  return h("button", {
    type: "button", key: one.action_id, class: `button button-overflow${busy ? " is-busy" : ""}`,
    "aria-label": one.accessibility_label || t("More actions"), "aria-haspopup": "listbox", "aria-expanded": "false",
    onclick: (event) => openMenu(event.currentTarget ?? event.target.closest("button"), { label: t("More actions"), sections: items }),
  }, icon("more"), busy && h("span", { class: "spinner" }));
}
