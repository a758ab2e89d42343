// App Home, and the tabs that join it to the app's conversation.

import { blocks } from "./blocks.js";
import { h } from "./dom.js";
import { valuesOf } from "./forms.js";
import { avatar, everybody, isApp } from "./people.js";
import { changed, doIt, state } from "./state.js";
import { t } from "./language.js";

export const app = () => everybody().find(isApp) ?? null;

export function home() {
  const view = state.home;
  return h("section", { class: "home", key: "home", "aria-label": t("Home") },
    h("div", { class: "scroller", "data-scroll": `${state.me.id} home`, "data-from-top": true, tabindex: "-1" },
      view?.blocks?.length ? h("div", { class: "home-page" }, blocks(view.blocks, surfaceOf(view))) : empty()));
}

function surfaceOf(view) {
  const key = `home ${view.id}`;
  const press = (action) =>
    doIt({ kind: "view_press", view_id: view.id, action, state: { values: valuesOf(key, view.blocks) } });
  return { key, redraw: changed, press };
}

function empty() {
  return h("div", { class: "beginning is-empty" },
    avatar(app(), 56),
    h("h2", null, t("Home")),
    h("p", { class: "beginning-words" }, t("Your own queue appears here: what is due first, what nobody has taken yet, and what you are watching.")),
    h("p", { class: "hint" }, t("It fills as soon as the app answers. If nothing comes, look into your terminal.")));
}
