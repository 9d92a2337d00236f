import { svg } from "./dom.js";

const PATHS = {
  hash: "M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16",
  lock: ["M6 11h12v9H6z", "M9 11V8a3 3 0 0 1 6 0v3"],
  at: ["M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0z", "M16 8v5a2.5 2.5 0 0 0 5 0v-1a9 9 0 1 0-3.5 7.1"],
  people: [
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
    "M2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6",
    "M16 4.5a3.4 3.4 0 0 1 0 6.5M18 14.5c2.2.8 3.5 2.8 3.5 5.5",
  ],
  menu: "M4 6h16M4 12h16M4 18h16",
  scroll: ["M7 3h10a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z", "M9 8h6M9 12h6M9 16h3"],
  more: ["M5 12h.01M12 12h.01M19 12h.01"],
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  down: "M6 9l6 6 6-6",
  check: "M5 12.5 10 17.5 19 7",
  eye: ["M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z", "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z"],
  clock: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z", "M12 7v5l3.5 2"],
  external: ["M14 4h6v6", "M20 4l-9 9", "M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5"],
  file: ["M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8z", "M14 3v5h5"],
  image: ["M4 5h16v14H4z", "M4 16l4.5-4.5 4 4L15 13l5 4.5", "M15.5 9.5h.01"],
  reply: "M10 8 5 12l5 4M5 12h9a5 5 0 0 1 5 5v1",
  slash: ["M6 4h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z", "M14 8l-4 8"],
  hammer: ["M13 6l5 5M11 8l5 5", "M13.5 10.5 5 19l-1.5-1.5L12 9", "M10 7l4-4 7 7-4 4z"],
  exit: ["M10 4H5v16h5", "M14 8l4 4-4 4M18 12H9"],
  enter: ["M14 4h5v16h-5", "M9 8l4 4-4 4M13 12H4"],
  copy: ["M9 9h11v11H9z", "M5 15H4V4h11v1"],
  swap: "M7 7h13l-3.5-3.5M17 17H4l3.5 3.5",
  crown: "M4 18h16M4 8l4 4 4-7 4 7 4-4-1.5 8h-13z",
  alert: ["M12 3.5 22 20.5H2z", "M12 10v5M12 17.8v.01"],
};

/** An outline icon by name. */
export const icon = (name, className = "icon") => svg(PATHS[name], { className });

const PENGUIN = [
  [
    "penguin-coat",
    "M12 2.5C8.2 2.5 6.7 5.6 6.7 9.4c0 2.4-2.7 4.3-2.7 7.6 0 3 3.2 4.7 8 4.7s8-1.7 8-4.7c0-3.3-2.7-5.2-2.7-7.6 0-3.8-1.5-6.9-5.3-6.9z",
  ],
  ["penguin-belly", "M12 9.5c-2.9 0-4.9 3-4.9 6.6 0 2.7 2 4.1 4.9 4.1s4.9-1.4 4.9-4.1c0-3.6-2-6.6-4.9-6.6z"],
  ["penguin-eye", "M10.1 8.2a.95 1.1 0 1 0 0-2.2.95 1.1 0 0 0 0 2.2zM13.9 8.2a.95 1.1 0 1 0 0-2.2.95 1.1 0 0 0 0 2.2z"],
  ["penguin-beak", "M9.9 9.1c.6-.9 3.6-.9 4.2 0 .2.6-1.5 2-2.1 2s-2.3-1.4-2.1-2z"],
];

/** The penguin that stands for the bot. */
export function penguin() {
  const root = svg([], { className: "penguin", filled: true });
  for (const [part, data] of PENGUIN) {
    const shape = svg(data).firstChild;
    shape.setAttribute("class", part);
    root.append(shape);
  }
  return root;
}
