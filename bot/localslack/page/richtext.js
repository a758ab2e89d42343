// rich_text blocks: sections, quotes, preformatted text and lists.

import { h } from "./dom.js";
import { slackDate } from "./dates.js";
import { emoji } from "./emoji.js";
import { channelMark, groupMark, personMark, safeLink } from "./marks.js";

const PARTS = {
  rich_text_section: (part) => h("div", { class: "rich-line" }, inlines(part.elements)),
  rich_text_quote: (part) => h("blockquote", { class: "quote" }, inlines(part.elements)),
  rich_text_preformatted: (part) => h("pre", { class: "pre" }, inlines(part.elements)),
  rich_text_list: (part) => list(part),
};

/** The whole block. */
export function richText(block) {
  return h("div", { class: "rich" }, (block.elements ?? []).map((part) => PARTS[part.type]?.(part)));
}

function list(part) {
  const tag = part.style === "ordered" ? "ol" : "ul";
  const props = { class: "rich-list", style: { "--indent": String(part.indent ?? 0) } };
  if (part.offset) props.start = part.offset + 1;
  return h(tag, props, (part.elements ?? []).map((item) => h("li", null, inlines(item.elements))));
}

const INLINE = {
  text: (element) => broken(element.text),
  link: (element) => safeLink(element.url, element.text || element.url),
  emoji: (element) => h("span", { class: "emoji", title: `:${element.name}:` }, drawnEmoji(element)),
  user: (element) => personMark(element.user_id),
  channel: (element) => channelMark(element.channel_id),
  usergroup: (element) => groupMark(`subteam^${element.usergroup_id}`),
  broadcast: (element) => groupMark(element.range),
  date: (element) => h("time", { class: "date" }, slackDate(element.timestamp, element.format, element.fallback ?? "")),
  color: (element) => element.value,
};

function inlines(elements) {
  return (elements ?? []).map((element) => {
    const drawn = INLINE[element.type]?.(element);
    return drawn === undefined ? null : styled(drawn, element.style ?? {});
  });
}

function styled(drawn, style) {
  let node = drawn;
  if (style.code) node = h("code", { class: "code" }, node);
  if (style.bold) node = h("strong", null, node);
  if (style.italic) node = h("em", null, node);
  if (style.strike) node = h("s", null, node);
  if (style.underline) node = h("u", null, node);
  return node;
}

/** Line breaks of the writer, kept. */
function broken(text) {
  return String(text ?? "").split("\n").map((line, i) => [i > 0 && h("br"), line]);
}

function drawnEmoji(element) {
  if (element.unicode) {
    const points = element.unicode.split("-").map((point) => Number.parseInt(point, 16));
    if (points.every((point) => point > 0 && point < 0x110000)) return String.fromCodePoint(...points);
  }
  return emoji(element.name) ?? `:${element.name}:`;
}
