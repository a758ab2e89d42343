// Line icons of the page itself. Shapes are ours, drawn on a 20 by 20 grid.

import { h } from "./dom.js";

const PATHS = {
  hash: ["M7.5 3 6 17", "M14 3l-1.5 14", "M3.5 7.5h13.5", "M3 12.5h13.5"],
  lock: ["M5 9h10v8H5z", "M7 9V6.5a3 3 0 0 1 6 0V9"],
  home: ["M3 9.5 10 3.5l7 6", "M5 8.5V16.5h10V8.5", "M8.5 16.5v-4h3v4"],
  menu: ["M3 5.5h14", "M3 10h14", "M3 14.5h14"],
  close: ["M5 5l10 10", "M15 5 5 15"],
  back: ["M12 4 6 10l6 6"],
  down: ["M5 7.5 10 12.5l5-5"],
  updown: ["M6.5 8 10 4.5 13.5 8", "M6.5 12l3.5 3.5 3.5-3.5"],
  right: ["M8 5l5 5-5 5"],
  more: ["M10 4.6v.1", "M10 10v.1", "M10 15.4v.1"],
  reply: ["M3 5h14v9H9.5L6 17v-3H3z"],
  send: ["M4 16.5 16.5 10 4 3.5v5L10.5 10 4 11.5z"],
  check: ["M4.5 10.5 8.5 14.5 15.5 6"],
  eye: ["M2.5 10S5.5 5 10 5s7.500 5 7.500 5-3 5-7.500 5-7.500-5-7.500-5z", "M10 8.200a1.800 1.800 0 1 0 0 3.600 1.800 1.800 0 0 0 0-3.600z"],
  warn: ["M10 3.500 17.500 16.500H2.500z", "M10 8v4", "M10 14.300v.1"],
  search: ["M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4z", "M12.800 12.800 16.500 16.500"],
  copy: ["M7 7h9v9H7z", "M4 13V4h9"],
  bolt: ["M11 2.500 4.500 11.500H9.500L9 17.500 15.500 8.500H10.500z"],
  out: ["M8 5H4.500v10.500H15V12", "M11 4h5v5", "M16 4 9.500 10.500"],
  person: ["M10 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6z", "M4 16.500c.5-3 2.800-4.500 6-4.500s5.500 1.500 6 4.500"],
};

/** The icon `name`; decoration only, so the words beside it must say it all. */
export function icon(name, size = 20) {
  return h(
    "svg",
    {
      class: `icon icon-${name}`, viewBox: "0 0 20 20", width: size, height: size,
      fill: "none", stroke: "currentColor", "stroke-width": "1.6",
      "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true",
    },
    PATHS[name].map((d) => h("path", { d })),
  );
}

/** Our mark: a small flame that somebody keeps an eye on. */
export function flame(size = 22) {
  return h(
    "svg",
    { class: "flame", viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" },
    h("path", {
      fill: "currentColor",
      d: "M12 2c.6 3.200 5.800 5.600 5.800 11.200A5.800 5.800 0 0 1 12 19.200a5.800 5.800 0 0 1-5.800-6C6.200 9.800 8.600 8.600 9 6c1.400.7 2.200 1.900 2.400 3.300C12.600 7.500 12.600 4.500 12 2z",
    }),
    h("path", { fill: "currentColor", opacity: ".55", d: "M4 21.200h16v1.300H4z" }),
  );
}
