// An offer in an empty channel, or a strip above it: what whoever runs the workspace wants to show.

import { ask } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { changed, doIt, state } from "./state.js";
import { toast } from "./toast.js";
import { t } from "./language.js";

const OFF = "localslack.panel.off";
const NAMES = { en: "English", de: "Deutsch", nl: "Nederlands" };
const panel = { shown: null, language: null, busy: false };

/** Ask once what there is to show. */
export async function readPanel() {
  try {
    panel.shown = (await ask("/page/panel")).panel ?? null;
    panel.language ??= panel.shown?.language ?? null;
    changed();
  } catch { /* a workspace without one */ }
}

const texts = () => panel.shown?.texts[panel.language] ?? {};

async function press(name) {
  if (panel.busy) return;
  panel.busy = true;
  changed();
  const answer = await doIt({ kind: "panel", press: name, language: panel.language });
  if (answer.ok && answer.go) {
    location.assign(answer.go);
    return;
  }
  panel.busy = false;
  if (answer.said) toast(answer.said);
  changed();
}

function off() {
  sessionStorage.setItem(OFF, "1");
  changed();
}

const button = (label, onclick, look = "") =>
  h("button", { type: "button", class: `button ${look}`, disabled: panel.busy, onclick }, label);

/** In the middle of an empty channel; nothing once it was turned down. */
export function offer() {
  if (panel.shown?.kind !== "offer" || sessionStorage.getItem(OFF)) return null;
  const said = texts();
  return h("div", { key: "offer", class: "panel-offer" },
    h("p", { class: "panel-title" }, said.empty),
    h("div", { class: "panel-buttons" },
      button(panel.busy ? said.starting : panel.shown.running ? said.again : said.start, () => press("start"), "button-primary"),
      button(said.alone, off)),
    h("p", { class: "panel-words" }, said.what),
    h("div", { class: "panel-languages", role: "group", "aria-label": t("Language") },
      Object.keys(panel.shown.texts).map((code) =>
        h("button", {
          type: "button", class: code === panel.language ? "panel-language is-here" : "panel-language", lang: code,
          "aria-pressed": String(code === panel.language),
          onclick: () => { panel.language = code; changed(); },
        }, NAMES[code] ?? code))));
}

/** Above every channel, and on a phone folded to one line until it is opened. */
export function strip() {
  if (panel.shown?.kind !== "strip") return null;
  const said = texts();
  return h("details", { key: "strip", class: "panel-strip", mounted: unfold },
    h("summary", null, h("strong", null, said.title), icon("down", 14)),
    h("div", { class: "panel-strip-body" },
      h("span", { class: "panel-strip-try" }, said.try),
      h("ol", null, [said.first, said.second, said.third].map((one) => h("li", null, mrkdwn(one)))),
      h("div", { class: "panel-strip-buttons" },
        button(said.storm, () => press("storm"), "button-small"),
        button(said.remove, () => press("remove"), "button-small"))));
}

/** Once: what the person folds stays folded. */
function unfold(element) {
  element.open = true;
}

export const hasStrip = () => panel.shown?.kind === "strip" && state.loaded;
