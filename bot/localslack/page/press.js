// Pressing something: ask first if it wants that, show that it is under way.

import { agreed } from "./confirm.js";
import { touch } from "./forms.js";

const underWay = new Set();

const nameOf = (surface, block, element) => `${surface.key} ${block} ${element.action_id}`;

export const isUnderWay = (surface, block, element) => underWay.has(nameOf(surface, block, element));

/**
 * Send one press. `held` is what the element holds now (`value`,
 * `selected_option`, …). A second press while the first is under way is the
 * same press.
 */
export async function press(surface, block, element, held) {
  const name = nameOf(surface, block, element);
  if (underWay.has(name)) return;
  if (element.confirm && !(await agreed(element.confirm))) return;
  underWay.add(name);
  touch(surface.key);
  surface.redraw();
  try {
    const { type, action_id, text } = element;
    await surface.press({ type, action_id, block_id: block, ...(text ? { text } : {}), ...held });
  } finally {
    underWay.delete(name);
    touch(surface.key);
    surface.redraw();
  }
}
