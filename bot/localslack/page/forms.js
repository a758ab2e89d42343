// What people typed and chose, kept apart from what is drawn, in the shape of
// Slack's state.values. A redraw never loses it; a new block_id starts afresh.

import { t } from "./language.js";

const kept = new Map();
const versions = new Map();

const START = {
  plain_text_input: (e) => ({ value: e.initial_value ?? null }),
  url_text_input: (e) => ({ value: e.initial_value ?? null }),
  email_text_input: (e) => ({ value: e.initial_value ?? null }),
  number_input: (e) => ({ value: e.initial_value ?? null }),
  static_select: (e) => ({ selected_option: e.initial_option ?? null }),
  multi_static_select: (e) => ({ selected_options: e.initial_options ?? [] }),
  radio_buttons: (e) => ({ selected_option: e.initial_option ?? null }),
  checkboxes: (e) => ({ selected_options: e.initial_options ?? [] }),
  users_select: (e) => ({ selected_user: e.initial_user ?? null }),
  multi_users_select: (e) => ({ selected_users: e.initial_users ?? [] }),
  channels_select: (e) => ({ selected_channel: e.initial_channel ?? null }),
  conversations_select: (e) => ({ selected_conversation: e.initial_conversation ?? null }),
  datepicker: (e) => ({ selected_date: e.initial_date ?? null }),
  timepicker: (e) => ({ selected_time: e.initial_time ?? null }),
  datetimepicker: (e) => ({ selected_date_time: e.initial_date_time ?? null }),
};

/** Does this element hold something a person can change? */
export const holdsValue = (element) => Object.hasOwn(START, element.type);

const slot = (surface, block, element) => `${surface} ${block} ${element.action_id}`;

/** What the element holds now, like `{value}` or `{selected_option}`. */
export function held(surface, block, element) {
  const start = START[element.type](element);
  const known = kept.get(slot(surface, block, element));
  return known && known.start === JSON.stringify(start) ? known.now : start;
}

export function hold(surface, block, element, now) {
  const start = JSON.stringify(START[element.type](element));
  kept.set(slot(surface, block, element), { start, now });
  touch(surface);
}

/** A number that changes whenever something on this surface must be redrawn. */
export const version = (surface) => versions.get(surface) ?? 0;

export function touch(surface) {
  versions.set(surface, version(surface) + 1);
}

/** Forget a surface, for instance a dialog that was closed. */
export function forget(surface) {
  for (const key of kept.keys()) if (key.startsWith(`${surface} `)) kept.delete(key);
  versions.delete(surface);
}

export const blockId = (block, index) => block.block_id || `block-${index}`;

const elementsOf = (block) =>
  [block.element, block.accessory, ...(block.elements ?? [])].filter((e) => e?.action_id);

/** Everything the surface's elements hold: `{block_id: {action_id: {type, …}}}`. */
export function valuesOf(surface, blocks) {
  const values = {};
  blocks.forEach((block, i) => {
    const id = blockId(block, i);
    for (const element of elementsOf(block).filter(holdsValue)) {
      values[id] ??= {};
      values[id][element.action_id] = { type: element.type, ...held(surface, id, element) };
    }
  });
  return values;
}

const isEmpty = (value) =>
  Object.values(value).every((one) => one === null || one === "" || (Array.isArray(one) && one.length === 0));

/** What is wrong before anybody is asked: `{block_id: sentence}`. */
export function problems(surface, blocks) {
  const found = {};
  blocks.forEach((block, i) => {
    if (block.type !== "input") return;
    const id = blockId(block, i);
    const sentence = problem(block, held(surface, id, block.element));
    if (sentence) found[id] = sentence;
  });
  return found;
}

function problem(block, value) {
  const { element } = block;
  if (isEmpty(value)) return block.optional ? null : t("Please fill this in.");
  const text = value.value;
  if (typeof text !== "string") return null;
  if (element.type === "url_text_input" && !isWebAddress(text)) {
    return t("Please enter a whole address, starting with https://");
  }
  if (element.min_length && text.length < element.min_length) {
    return t("Please write at least {0} characters.", element.min_length);
  }
  if (element.max_length && text.length > element.max_length) {
    return t("Please stay within {0} characters ({1} now).", element.max_length, text.length);
  }
  return null;
}

function isWebAddress(text) {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}
