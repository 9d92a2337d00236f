/* The list above the composer: commands, choices of an option, people to mention. Keys stay in the input. */
import { el } from "./dom.js";
import { choiceText } from "./select-menu.js";

const LONGEST = 200;
const ID = "suggestions";

/** Make the list; an item is a choice {value, label, detail, art, testid, trailing}. */
export function makeSuggestions() {
  const list = el("div", { class: "suggestion-list", role: "listbox", id: ID, "aria-label": "Suggestions" });
  const title = el("div", { class: "suggestion-title", "aria-live": "polite", "data-testid": "suggestion-title" });
  const node = el("div", { class: "suggestions", hidden: true }, title, list);
  let items = [];
  let active = -1;
  let pick = null;
  let input = null;

  // A press must not take the focus away from what is being typed.
  node.addEventListener("pointerdown", (event) => event.preventDefault());
  node.addEventListener("mousedown", (event) => event.preventDefault());

  /** Without choices nothing is shown but, where there is one, the note. */
  function show(from, { heading, note = "", choices, onPick, highlight = true }) {
    input = from;
    items = choices.slice(0, LONGEST);
    pick = onPick;
    title.textContent = items.length ? heading : note;
    list.replaceChildren(...grouped(items.map(row)));
    list.scrollTop = 0;
    node.hidden = !items.length && !note;
    expanded(items.length > 0);
    activate(items.length && highlight ? 0 : -1);
  }

  /** A heading before the first of each group; rows of none stand as they are. */
  function grouped(rows) {
    return rows.flatMap((node, at) => {
      const { group } = items[at];
      const isFirst = group && group !== items[at - 1]?.group;
      return isFirst ? [el("div", { class: "suggestion-group", role: "presentation" }, group), node] : [node];
    });
  }

  const nodeOf = (at) => list.querySelector(`#${ID}-${at}`);

  function row(item, at) {
    const props = {
      class: "suggestion",
      role: "option",
      id: `${ID}-${at}`,
      "data-testid": item.testid ?? `choice-${item.value}`,
      onclick: () => pick(item),
      onpointermove: () => activate(at, false),
    };
    return el("div", props, item.art?.(), item.content ?? choiceText(item), item.trailing);
  }

  function activate(at, scroll = true) {
    nodeOf(active)?.removeAttribute("aria-selected");
    active = at;
    const chosen = nodeOf(at);
    chosen?.setAttribute("aria-selected", "true");
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input?.removeAttribute("aria-activedescendant");
    if (!scroll) return;
    if (at === 0) list.scrollTop = 0;
    else chosen?.scrollIntoView({ block: "nearest" });
  }

  function hide() {
    node.hidden = true;
    items = [];
    active = -1;
    expanded(false);
    input?.removeAttribute("aria-activedescendant");
  }

  function expanded(open) {
    if (input?.getAttribute("role") === "combobox") input.setAttribute("aria-expanded", String(open));
  }

  /** Use a key for the list; true when it was one of the list's. */
  function takeKey(event) {
    if (node.hidden || !items.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) activate((active + step + items.length) % items.length);
    else if (event.key === "Escape") hide();
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && active >= 0) pick(items[active]);
    else return false;
    event.preventDefault();
    return true;
  }

  return { node, show, hide, takeKey, isOpen: () => !node.hidden, inputOf: () => input };
}

/** What an input needs to be read out as the owner of the list. */
export const COMBOBOX = {
  role: "combobox",
  "aria-autocomplete": "list",
  "aria-controls": ID,
  "aria-expanded": "false",
  autocomplete: "off",
};
