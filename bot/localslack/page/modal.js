// Dialogs of the app: a stack of views of which the top one is shown.

import { blocks } from "./blocks.js";
import { draw, h } from "./dom.js";
import { forget, problems, touch, valuesOf } from "./forms.js";
import { icon } from "./icons.js";
import { closeMenu } from "./menu.js";
import { changed, doIt, refresh, state } from "./state.js";
import { words } from "./text.js";
import { t } from "./language.js";

let box = null;
let shownId = null;
// What is going on in the top view: waiting for an answer, and what was wrong.
let course = { view: null, waiting: false, errors: {}, failure: null };

const keyOf = (view) => `view ${view.id}`;
const courseOf = (view) => (course.view === view.id ? course : { waiting: false, errors: {}, failure: null });

/** Show the top of the stack, or nothing. */
export function drawModal() {
  const view = state.views.at(-1) ?? null;
  if (!view) {
    hide();
    return;
  }
  box ??= makeBox();
  const isNew = view.id !== shownId;
  if (isNew) closeMenu();
  draw(box.firstChild, form(view));
  if (!box.open) box.showModal();
  shownId = view.id;
  if (isNew) firstField(view);
}

function makeBox() {
  const made = document.createElement("dialog");
  made.className = "dialog";
  made.setAttribute("aria-labelledby", "dialog-title");
  // Menus opened inside are put beside this, not into what is redrawn.
  made.append(document.createElement("div"));
  made.firstChild.className = "dialog-root";
  made.addEventListener("cancel", (event) => {
    event.preventDefault();
    closeTop();
  });
  made.addEventListener("keydown", keys);
  document.body.append(made);
  return made;
}

function hide() {
  if (!box?.open) return;
  closeMenu();
  box.close();
  draw(box.firstChild);
  shownId = null;
  for (const key of drawnViews) forget(key);
  drawnViews.clear();
}

const drawnViews = new Set();

function keys(event) {
  if (event.key === "Escape") {
    event.preventDefault();
    closeTop();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    submit(state.views.at(-1));
  }
}

function form(view) {
  drawnViews.add(keyOf(view));
  const { waiting, errors, failure } = courseOf(view);
  const surface = { key: keyOf(view), redraw: changed, press: (action) => pressIn(view, action) };
  return h("form", {
    key: view.id, class: "dialog-form", novalidate: true, "aria-busy": waiting || null,
    onsubmit: (event) => { event.preventDefault(); submit(view); },
  },
  h("header", { class: "dialog-head" },
    state.views.length > 1 && h("button", { key: "back", type: "button", class: "icon-button", "aria-label": t("Back"), onclick: closeTop }, icon("back")),
    h("h2", { class: "dialog-title", id: "dialog-title" }, words(view.title)),
    h("button", { type: "button", class: "icon-button", "aria-label": t("Close"), onclick: closeAll }, icon("close"))),
  h("div", { class: "dialog-body" },
    failure && h("p", { key: "failure", class: "dialog-failure", role: "alert" }, icon("warn", 18), failure),
    blocks(view.blocks, surface, errors)),
  foot(view, waiting));
}

function foot(view, waiting) {
  return h("footer", { class: "dialog-foot" },
    h("button", { type: "button", class: "button", onclick: closeTop }, words(view.close, view.submit ? t("Cancel") : t("Close"))),
    view.submit && h("button", {
      type: "submit", class: `button button-primary${waiting ? " is-busy" : ""}`, disabled: waiting, "aria-busy": waiting || null,
    }, h("span", { class: "button-words" }, words(view.submit)), waiting && h("span", { class: "spinner" })));
}

function set(view, what) {
  course = { ...courseOf(view), view: view.id, ...what };
  touch(keyOf(view));
  changed();
}

/** A dialog without a submit button has nothing to submit. */
async function submit(view) {
  if (!view?.submit || courseOf(view).waiting) return;
  const wrong = problems(keyOf(view), view.blocks);
  if (Object.keys(wrong).length) {
    set(view, { errors: wrong, failure: null });
    toFirstError();
    return;
  }
  set(view, { waiting: true, errors: {}, failure: null });
  const answer = await doIt(
    { kind: "submit", view_id: view.id, state: { values: valuesOf(keyOf(view), view.blocks) } }, { quiet: true });
  // An error under no block is about the dialog as a whole.
  const { "": whole = null, ...errors } = answer.errors ?? {};
  const refused = Object.keys(errors).length > 0;
  if (!refused && !whole) await refresh(["views"]);
  set(view, { waiting: false, errors, failure: whole ?? (answer.ok || refused ? null : answer.error) });
  if (refused) toFirstError();
}

async function pressIn(view, action) {
  const answer = await doIt(
    { kind: "view_press", view_id: view.id, action, state: { values: valuesOf(keyOf(view), view.blocks) } }, { quiet: true });
  await refresh(["views"]);
  set(view, { failure: answer.ok ? null : answer.error });
}

/** Close the top view; the one below comes back. */
async function closeTop() {
  const view = state.views.at(-1);
  if (view) await close([view]);
}

const closeAll = () => close([...state.views].reverse());

async function close(views) {
  const gone = new Set(views.map((view) => view.id));
  state.views = state.views.filter((view) => !gone.has(view.id));
  changed();
  for (const view of views) await doIt({ kind: "close", view_id: view.id });
  await refresh(["views"]);
}

function firstField(view) {
  queueMicrotask(() => {
    if (shownId !== view.id) return;
    const wanted = box.querySelector("[data-autofocus]") ?? box.querySelector(".dialog-body :is(input, textarea, .select)");
    (wanted ?? box.querySelector(".dialog-foot [type=submit]") ?? box.querySelector(".dialog-foot .button"))?.focus();
  });
}

function toFirstError() {
  queueMicrotask(() => setTimeout(() => box.querySelector(".has-error :is(input, textarea, .select)")?.focus(), 0));
}
