// Fields one types into: text, addresses, numbers, days and times.

import { fromWallClock, wallClock } from "./dates.js";
import { h } from "./dom.js";
import { held, hold } from "./forms.js";
import { press } from "./press.js";
import { plainWords } from "./text.js";
import { t } from "./language.js";

const KEYBOARD = { url_text_input: "url", email_text_input: "email", number_input: "decimal" };

const described = (at) => ({
  id: at.field ?? null,
  "aria-labelledby": at.label ?? null,
  "aria-describedby": at.describedBy ?? null,
  "aria-invalid": at.invalid || null,
});

/** A line of text, or several. */
export function textField(one, at) {
  const now = held(at.surface.key, at.block, one).value ?? "";
  const keep = (event) => {
    hold(at.surface.key, at.block, one, { value: event.target.value || null });
    grow(event.target);
    if (one.max_length) at.surface.redraw();
  };
  const sendOn = one.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const send = () => at.sends && press(at.surface, at.block, one, held(at.surface.key, at.block, one));
  const shared = {
    ...described(at), key: one.action_id, value: now, class: "field", oninput: (event) => {
      keep(event);
      if (sendOn.includes("on_character_entered")) send();
    },
    placeholder: one.placeholder ? plainWords(one.placeholder) : null,
    "data-autofocus": one.focus_on_load || null,
  };
  const count = one.max_length ? counter(now, one.max_length) : null;
  if (one.multiline) {
    return [h("textarea", { ...shared, rows: "4", mounted: grow }), count];
  }
  return [h("input", {
    ...shared, type: "text", inputmode: KEYBOARD[one.type] ?? null, autocomplete: "off",
    spellcheck: one.type === "plain_text_input" ? null : "false",
    onkeydown: (event) => {
      if (event.key === "Enter" && at.sends && sendOn.includes("on_enter_pressed")) {
        event.preventDefault();
        send();
      }
    },
  }), count];
}

function counter(text, most) {
  const left = most - text.length;
  if (left > most * 0.25 && left > 40) return null;
  return h("div", { key: "counter", class: left < 0 ? "counter counter-over" : "counter" }, t("{0} characters left", left));
}

/** As tall as its text, within reason. */
function grow(field) {
  if (field.tagName !== "TEXTAREA") return;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 320)}px`;
}

const DATES = {
  datepicker: { type: "date", holds: "selected_date", show: (v) => v ?? "", read: (t) => t || null },
  timepicker: { type: "time", holds: "selected_time", show: (v) => v ?? "", read: (t) => t || null },
  datetimepicker: {
    type: "datetime-local", holds: "selected_date_time",
    show: (v) => (v === null ? "" : wallClock(v)), read: (t) => (t ? fromWallClock(t) : null),
  },
};

/** A day, a time, or both, on the acting person's clock. */
export function dateField(one, at) {
  const kind = DATES[one.type];
  const now = held(at.surface.key, at.block, one)[kind.holds];
  return h("input", {
    ...described(at), key: one.action_id, class: "field field-date", type: kind.type, value: kind.show(now),
    "aria-label": at.label ? null : plainWords(one.placeholder, t("Date")),
    onchange: (event) => {
      const value = { [kind.holds]: kind.read(event.target.value) };
      hold(at.surface.key, at.block, one, value);
      at.surface.redraw();
      if (at.sends) press(at.surface, at.block, one, value);
    },
  });
}
