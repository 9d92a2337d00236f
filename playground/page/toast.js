import { el } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_FOR = 6000; // ms

/** Let what is said stand over the uppermost dialog, which hides all that stands beside it. */
export function raiseToasts() {
  const uppermost = [...document.querySelectorAll("dialog[open]")].at(-1);
  (uppermost ?? document.body).append(document.getElementById("toasts"));
}

/** Say something in passing: `kind` is "info", "good" or "danger". */
export function toast(text, kind = "info") {
  const close = el(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => node.remove() },
    icon("close"),
  );
  const node = el("div", { class: `toast toast-${kind}`, "data-testid": "toast" }, el("p", {}, text), close);
  const toasts = document.getElementById("toasts");
  if (kind === "good") for (const earlier of toasts.querySelectorAll(".toast-good")) earlier.remove();
  if (toasts.children.length >= 3) toasts.firstChild.remove();
  toasts.append(node);
  setTimeout(() => node.remove(), SHOWN_FOR);
}
