// Block Kit's layout blocks.

import { h } from "./dom.js";
import { element } from "./elements.js";
import { blockId } from "./forms.js";
import { richText } from "./richtext.js";
import { words } from "./text.js";

const DRAWN = {
  section,
  context,
  actions,
  input,
  divider: () => h("hr", { class: "rule" }),
  header: (block) => h("h3", { class: "heading" }, words(block.text)),
  rich_text: richText,
  image: (block) => image(block),
  table,
  data_visualization: chart,
};

/**
 * All blocks of a message, a dialog or Home on `surface` (`{key, press, redraw}`).
 * `errors` maps a block_id to what is wrong with it.
 */
export function blocks(list, surface, errors = {}) {
  return h("div", { class: "blocks" }, (list ?? []).map((block, i) => {
    const id = blockId(block, i);
    return h("div", { key: id, class: `block block-${block.type}` }, layout(block, id, surface, errors[id]));
  }));
}

function layout(block, id, surface, error) {
  const draw = DRAWN[block.type];
  if (draw) return draw(block, { surface, block: id, sends: true }, error);
  return h("p", { class: "unknown" }, `This page cannot draw “${block.type}”.`);
}

function section(block, at) {
  return h("div", { class: block.accessory ? "section has-accessory" : "section" },
    h("div", { class: "section-words" },
      block.text && h("div", { class: "text" }, words(block.text)),
      block.fields && h("div", { class: "section-fields" },
        block.fields.map((field) => h("div", { class: "text" }, words(field))))),
    block.accessory && h("div", { class: "section-accessory" }, element(block.accessory, at)));
}

function context(block) {
  return h("div", { class: "context" }, (block.elements ?? []).map((one) =>
    one.type === "image"
      ? h("span", { class: "image-alt", role: "img" }, one.alt_text)
      : h("span", { class: "context-item" }, words(one))));
}

function actions(block, at) {
  return h("div", { class: "actions" }, (block.elements ?? []).map((one) => element(one, at)));
}

/** Remote pictures are never loaded; their description stands in. */
function image(block) {
  return h("figure", { class: "image" },
    block.title && h("figcaption", null, words(block.title)),
    h("span", { class: "image-alt", role: "img" }, block.alt_text));
}

function input(block, at, error) {
  const base = `${at.surface.key}-${at.block}`.replace(/[^\w-]/g, "_");
  const ids = { label: `${base}-label`, field: `${base}-field`, hint: `${base}-hint`, error: `${base}-error` };
  const described = [block.hint && ids.hint, error && ids.error].filter(Boolean).join(" ") || null;
  const place = {
    ...at, label: ids.label, field: ids.field, describedBy: described,
    invalid: Boolean(error), sends: Boolean(block.dispatch_action),
  };
  return h("div", { class: error ? "input has-error" : "input" },
    h("label", { class: "input-label", id: ids.label, for: ids.field },
      words(block.label),
      block.optional && h("span", { class: "input-optional" }, " (optional)")),
    element(block.element, place),
    error && h("p", { key: "error", class: "input-error", id: ids.error, role: "alert" }, error),
    block.hint && h("p", { key: "hint", class: "input-hint", id: ids.hint }, words(block.hint)));
}

/** The numbers of a chart as a table: one row for each series. */
function chart(block) {
  const { series, axis_config: axis } = block.chart;
  const row = (name, cells, tag) => h("tr", null, h("th", null, name), cells.map((cell) => h(tag, null, String(cell))));
  return h("figure", { class: "table" },
    h("figcaption", null, block.title),
    h("table", null,
      h("thead", null, row("", axis.categories, "th")),
      h("tbody", null, series.map((one) => row(one.name, one.data.map((point) => point.value), "td")))));
}

function table(block) {
  const cell = (one) => (one.type === "rich_text" ? richText(one) : one.text ?? "");
  const row = (cells, tag) => h("tr", null, cells.map((one) => h(tag, null, cell(one))));
  const [first = [], ...others] = block.rows ?? [];
  return h("div", { class: "table" },
    h("table", null, h("thead", null, row(first, "th")), h("tbody", null, others.map((cells) => row(cells, "td")))));
}
