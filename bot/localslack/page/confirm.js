// "Are you sure?", for buttons that ask for it.

import { draw, h } from "./dom.js";
import { words } from "./text.js";
import { t } from "./language.js";

/** Ask; resolves to true when the person agrees. */
export function agreed(confirm) {
  return new Promise((resolve) => {
    const box = document.createElement("dialog");
    box.className = "dialog dialog-small";
    box.setAttribute("aria-labelledby", "confirm-title");
    const done = (answer) => {
      box.close();
      box.remove();
      resolve(answer);
    };
    box.addEventListener("cancel", () => done(false));
    draw(
      box,
      h("div", { class: "dialog-body" },
        h("h2", { id: "confirm-title", class: "confirm-title" }, words(confirm.title, t("Are you sure?"))),
        h("div", { class: "confirm-text" }, words(confirm.text))),
      h("div", { class: "dialog-foot" },
        h("button", { type: "button", class: "button", onclick: () => done(false) }, words(confirm.deny, t("Cancel"))),
        h("button", {
          type: "button", class: confirm.style === "danger" ? "button button-danger" : "button button-primary",
          onclick: () => done(true),
        }, words(confirm.confirm, t("Yes")))),
    );
    document.body.append(box);
    box.showModal();
  });
}
