import { el } from "./dom.js";
import { icon } from "./icons.js";
import { floatBeside } from "./floating.js";

/** Open a menu at an element or point. An item is {label, icon, onSelect, danger, disabled, testid}, {heading} or "line". */
export function openMenu(anchor, items, header = null) {
  const rows = items.map((item) => {
    if (item === "line") return el("div", { class: "menu-line", role: "separator" });
    if (item.heading) return el("div", { class: "menu-heading", role: "presentation" }, item.heading);
    const props = {
      type: "button",
      role: "menuitem",
      class: item.danger ? "menu-item menu-item-danger" : "menu-item",
      disabled: item.disabled,
      "data-testid": item.testid,
      onclick: () => {
        floating.close();
        item.onSelect();
      },
    };
    return el("button", props, el("span", {}, item.label), item.icon ? icon(item.icon) : null);
  });
  const menu = el("div", { class: "menu", role: "menu" }, rows);
  const floating = floatBeside(anchor, [header, menu].filter(Boolean), {
    className: "floating-menu",
    aside: anchor instanceof Element && anchor.matches(".member"),
  });
  menu.querySelector("button:not(:disabled)")?.focus({ preventScroll: true });
  return floating;
}
