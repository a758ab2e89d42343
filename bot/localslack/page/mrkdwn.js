// Slack's mrkdwn drawn as nodes. The text arrives escaped (&amp; &lt; &gt;) and
// is unescaped only into text nodes, so hostile text stays text.

import { h } from "./dom.js";
import { slackDate } from "./dates.js";
import { emoji } from "./emoji.js";
import { channelMark, groupMark, personMark, safeLink } from "./marks.js";

export const unescape = (text) =>
  text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

const STYLES = { "*": "strong", _: "em", "~": "s" };

/** A whole mrkdwn text: fenced code, quotes, then lines of inline text. */
export function mrkdwn(text, { verbatim = false } = {}) {
  return String(text ?? "")
    .replace(/[\u{f0000}-\u{ffffd}]/gu, "")
    .split(/(```[\s\S]+?```)/)
    .map((part) => (/^```[\s\S]+```$/.test(part) ? fence(part) : quotes(part, verbatim)));
}

function fence(part) {
  const body = part.slice(3, -3).replace(/^\n/, "").replace(/\n$/, "");
  return h("pre", { class: "pre" }, unescape(plainControls(body)));
}

/** Inside code, a link is shown as its words. */
const plainControls = (text) =>
  text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (all, target, label) => label ?? target);

function quotes(text, verbatim) {
  const nodes = [];
  let quoted = [];
  let plain = [];
  const endQuote = () => {
    if (quoted.length) nodes.push(h("blockquote", { class: "quote" }, lines(quoted, verbatim)));
    quoted = [];
  };
  const endPlain = () => {
    if (plain.length) nodes.push(lines(plain, verbatim));
    plain = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quote) {
      endPlain();
      quoted.push(quote[1]);
    } else {
      endQuote();
      plain.push(line);
    }
  }
  endQuote();
  endPlain();
  return nodes;
}

function lines(list, verbatim) {
  return list.map((line, i) => [i > 0 && h("br"), inline(line, verbatim)]);
}

// A word joiner counts as a letter: what was disarmed with one is no formatting.
const TOKEN = /(?<![\w\u2060`])(`[^`\n\u2060][^`\n]*`)(?![\w\u2060`])|(<[^<>\n]+>)|(:[a-z0-9_+-]{1,40}:)|(https?:\/\/[^\s<>|"]+)/gi;

function inline(line, verbatim) {
  const nodes = [];
  let at = 0;
  // Emphasis may span links and emoji, so those become placeholders first.
  let flatText = "";
  for (const found of line.matchAll(TOKEN)) {
    const node = token(found, verbatim);
    if (node === null) continue;
    flatText += line.slice(at, found.index) + String.fromCodePoint(0xf0000 + nodes.length);
    nodes.push(node);
    at = found.index + found[0].length;
  }
  return emphasis(flatText + line.slice(at), nodes);
}

function token(found, verbatim) {
  const [all, code, control, short, url] = found;
  if (code) return h("code", { class: "code" }, unescape(plainControls(code.slice(1, -1))));
  if (control) return controlNode(control.slice(1, -1));
  if (short) {
    const drawn = emoji(short.slice(1, -1));
    return drawn && h("span", { class: "emoji", title: short }, drawn);
  }
  if (url && !verbatim) {
    const clean = all.replace(/[.,;:!?)'*_~]+$/, "");
    return [safeLink(unescape(clean), unescape(clean)), all.slice(clean.length)];
  }
  return null;
}

function controlNode(inside) {
  const [target, ...rest] = inside.split("|");
  const label = rest.length ? unescape(rest.join("|")) : null;
  if (target.startsWith("@")) return personMark(target.slice(1), label);
  if (target.startsWith("#")) return channelMark(target.slice(1), label);
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!")) return groupMark(target.slice(1), label);
  return safeLink(unescape(target), label ?? unescape(target));
}

function dateNode(target, fallback) {
  const [, timestamp, pattern = "", link] = target.split("^");
  const shown = slackDate(timestamp, pattern, fallback ?? "");
  const node = h("time", { class: "date", title: fallback ?? "" }, shown);
  return link ? safeLink(unescape(link), [node]) : node;
}

const EMPHASIS = /(^|[\s([{"'“„‘\u{f0000}-\u{ffffd}.,;:!?/>—–-])([*_~])(?=\S)((?:(?!\2).)*?\S)\2(?=$|[\s)\]}"'”“’\u{f0000}-\u{ffffd}.,;:!?/<—–-])/u;

function emphasis(text, nodes) {
  const out = [];
  let rest = text;
  for (let found = EMPHASIS.exec(rest); found; found = EMPHASIS.exec(rest)) {
    const [all, lead, mark, body] = found;
    out.push(plain(rest.slice(0, found.index) + lead, nodes));
    out.push(h(STYLES[mark], null, emphasis(body, nodes)));
    rest = rest.slice(found.index + all.length);
  }
  out.push(plain(rest, nodes));
  return out;
}

function plain(text, nodes) {
  return text
    .split(/([\u{f0000}-\u{ffffd}])/u)
    .filter(Boolean)
    .map((part) => nodes[part.codePointAt(0) - 0xf0000] ?? unescape(part));
}
