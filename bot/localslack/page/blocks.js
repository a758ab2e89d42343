// Block Kit's layout blocks.

import { h } from "./dom.js";
import { element } from "./elements.js";
import { blockId } from "./forms.js";
import { richText } from "./richtext.js";
import { words } from "./text.js";
import { t } from "./language.js";

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
  data_table: dataTable,
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
  return h("p", { class: "unknown" }, t("This page cannot draw “{0}”.", block.type));
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

const WIDE = 560, HIGH = 150;

/** A chart as lines or bars, with its legend; the numbers stand below for whoever cannot see it. */
function chart(block) {
  const { series, axis_config: axis, type } = block.chart;
  const most = Math.max(1, ...series.flatMap((one) => one.data.map((point) => point.value)));
  const step = WIDE / axis.categories.length;
  const y = (value) => HIGH - (Math.max(0, value) / most) * HIGH;
  const marks = type === "bar" ? bars(series, step, y) : lines(series, step, y);
  const said = series.map((one) => `${one.name}: ${one.data.map((p) => `${p.label} ${p.value}`).join(", ")}`).join("; ");
  return h("figure", { class: "chart" },
    h("figcaption", null, block.title),
    h("div", { class: "chart-plot" },
      h("span", { class: "chart-most" }, String(most)),
      h("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", role: "img", "aria-label": said }, marks)),
    h("div", { class: "chart-axis" }, axis.categories.map((label) => h("span", null, label))),
    h("div", { class: "chart-legend" }, series.map((one, i) =>
      h("span", { class: `chart-name series-${i % 6}` }, one.name))));
}

function lines(series, step, y) {
  return series.map((one, i) => h("polyline", {
    class: `series-line series-${i % 6}`,
    points: one.data.map((point, at) => `${(at + 0.5) * step},${y(point.value)}`).join(" "),
  }));
}

function bars(series, step, y) {
  const wide = (step * 0.7) / series.length;
  return series.flatMap((one, i) => one.data.map((point, at) => h("rect", {
    class: `series-bar series-${i % 6}`,
    x: at * step + step * 0.15 + i * wide, y: y(point.value), width: wide * 0.92, height: HIGH - y(point.value),
  })));
}

/** A table with its caption; all rows at once, where Slack has pages and sorts. */
function dataTable(block) {
  const cell = (one) => (one.type === "rich_text" ? richText(one) : one.text ?? "");
  const aligned = (one) => (one.type === "raw_number" ? { class: "number" } : null);
  const [head = [], ...rows] = block.rows ?? [];
  return h("figure", { class: "table data-table" },
    h("figcaption", null, block.caption),
    h("table", null,
      h("thead", null, h("tr", null, head.map((one) => h("th", { scope: "col" }, cell(one))))),
      h("tbody", null, rows.map((cells) => h("tr", null, cells.map((one, i) =>
        i === (block.row_header_column_index ?? 0)
          ? h("th", { scope: "row" }, cell(one))
          : h("td", aligned(one), cell(one))))))));
}

function table(block) {
  const cell = (one) => (one.type === "rich_text" ? richText(one) : one.text ?? "");
  const row = (cells, tag) => h("tr", null, cells.map((one) => h(tag, null, cell(one))));
  const [first = [], ...others] = block.rows ?? [];
  return h("div", { class: "table" },
    h("table", null, h("thead", null, row(first, "th")), h("tbody", null, others.map((cells) => row(cells, "td")))));
}
