/* Panels that float over the page: placement, arrow keys, and closing in every way a person expects. */
import { el } from "./dom.js";

let current = null;

/** Float a panel beside an element or at {x, y}; the answer has `close()`. Only one floats at a time. */
export function floatBeside(anchor, panel, { onClose, className = "", aside = false } = {}) {
  current?.close();
  const opener = anchor instanceof Element ? anchor : document.activeElement;
  const host = opener?.closest("dialog") ?? document.body;
  const box = el("div", { class: `floating ${className}` }, panel);
  host.append(box);
  if (anchor instanceof Element) anchor.setAttribute("aria-expanded", "true");
  const place = () =>
    position(
      box,
      aside,
      anchor instanceof Element ? anchor.getBoundingClientRect() : new DOMRect(anchor.x, anchor.y, 0, 0),
    );
  place();

  const away = (event) => {
    if (!box.contains(event.target) && !(anchor instanceof Element && anchor.contains(event.target))) close(false);
  };
  const resized = () => close(false);
  document.addEventListener("pointerdown", away, true);
  addEventListener("resize", resized);
  box.addEventListener("keydown", (event) => onKey(event, box, close));

  function close(giveFocusBack = true) {
    if (current !== handle) return;
    current = null;
    document.removeEventListener("pointerdown", away, true);
    removeEventListener("resize", resized);
    const hadFocus = box.contains(document.activeElement);
    box.remove();
    if (anchor instanceof Element) anchor.setAttribute("aria-expanded", "false");
    if (giveFocusBack && hadFocus && opener?.isConnected) opener.focus({ preventScroll: true });
    onClose?.();
  }

  const handle = { close, place };
  current = handle;
  return handle;
}

function position(box, aside, rect) {
  const gap = 6;
  const wide = box.offsetWidth;
  const high = box.offsetHeight;
  const below = rect.bottom + gap + high <= innerHeight || rect.top - gap - high < 0;
  if (aside && rect.left - gap - wide > 0) {
    move(box, rect.left - gap - wide, Math.max(gap, Math.min(rect.top, innerHeight - high - gap)));
    return;
  }
  const left = Math.max(gap, Math.min(rect.left, innerWidth - wide - gap));
  const top = below ? rect.bottom + gap : rect.top - gap - high;
  move(box, left, Math.max(gap, Math.min(top, innerHeight - high - gap)));
  box.style.setProperty("min-width", `${Math.min(rect.width, innerWidth - 2 * gap)}px`);
}

function move(box, left, top) {
  box.style.setProperty("left", `${left}px`);
  box.style.setProperty("top", `${top}px`);
}

function onKey(event, box, close) {
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    close();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const stops = [...box.querySelectorAll("button:not(:disabled), input, a[href]")];
    const at = stops.indexOf(document.activeElement);
    stops[(at + step + stops.length) % stops.length]?.focus();
  }
  if (event.key === "Tab") close();
}
