/* Select menus of messages and modals: a button that opens a list, with search where the list is long. */
import { el, refill } from "./dom.js";
import { icon } from "./icons.js";
import { channelChoices, givenChoices, matching, memberChoices, roleChoices } from "./choices.js";
import { floatBeside } from "./floating.js";

const chosenBefore = new Map(); // what a person chose stays shown when its message is drawn again
const SEARCH_FROM = 9;

function choicesOf(data) {
  if (data.type === 3) return givenChoices(data.options ?? []);
  if (data.type === 5) return memberChoices();
  if (data.type === 6) return roleChoices();
  if (data.type === 8) return channelChoices(data.channel_types);
  return [...memberChoices(), ...roleChoices()];
}

function preset(data) {
  if (data.type === 3) return (data.options ?? []).filter((option) => option.default).map((option) => option.value);
  return (data.default_values ?? []).map((value) => value.id);
}

/** A select; `onSubmit` is called with the chosen values and the select's button. */
export function selectMenu(data, { key, onSubmit }) {
  const least = data.min_values ?? 1;
  const most = data.max_values ?? 1;
  let chosen = new Set(chosenBefore.get(key) ?? preset(data));
  const button = el("button", {
    type: "button",
    class: "select",
    disabled: data.disabled,
    "aria-haspopup": "listbox",
    "aria-expanded": "false",
    "data-key": key,
    "data-testid": `component-${data.custom_id}`,
    onclick: open,
  });
  label();

  function label() {
    const known = choicesOf(data).filter((choice) => chosen.has(choice.value));
    const words = known.map((choice) => choice.label).join(", ") || data.placeholder || "Make a selection";
    button.setAttribute("aria-label", known.length ? `${data.placeholder ?? "Selection"}: ${words}` : words);
    button.replaceChildren(
      el("span", { class: known.length ? "select-value" : "select-value muted" }, words),
      icon("down"),
    );
  }

  function finish(values) {
    chosen = new Set(values);
    chosenBefore.set(key, [...chosen]);
    label();
    onSubmit([...chosen], button);
  }

  function open() {
    const all = choicesOf(data);
    const picked = new Set(chosen);
    const multiple = most > 1 || least === 0;
    const list = el("div", {
      class: "choice-list",
      role: "listbox",
      "aria-label": data.placeholder ?? "Choices",
      "aria-multiselectable": multiple ? "true" : null,
    });
    const search = el("input", {
      class: "choice-search",
      type: "text",
      placeholder: "Search",
      "aria-label": "Search",
      oninput: () => fill(),
    });
    const panel = el("div", { class: "choice-panel" }, all.length >= SEARCH_FROM ? search : null, list);
    const before = [...chosen].sort().join();
    const floating = floatBeside(button, panel, {
      onClose: () => {
        const values = [...picked];
        const differs = [...picked].sort().join() !== before;
        if (multiple && differs && values.length >= least && values.length <= most) finish(values);
      },
    });
    fill();
    floating.place();
    (all.length >= SEARCH_FROM ? search : list.firstChild)?.focus();

    function fill() {
      const shown = matching(all, search.value);
      refill(list, shown.length ? shown.map(row) : el("p", { class: "muted choice-none" }, "Nothing matches."));
    }

    function row(choice) {
      const selected = picked.has(choice.value);
      const props = {
        type: "button",
        class: "choice",
        role: "option",
        "aria-selected": String(selected),
        "data-key": `choice-${choice.value}`,
        "data-testid": `choice-${choice.value}`,
        onclick: () => pick(choice.value),
      };
      return el(
        "button",
        props,
        choice.art?.(),
        choiceText(choice),
        selected ? icon("check", "icon choice-check") : null,
      );
    }

    function pick(value) {
      if (!multiple) {
        floating.close();
        finish([value]);
        return;
      }
      if (picked.has(value)) picked.delete(value);
      else if (most === 1) {
        picked.clear();
        picked.add(value);
      } else if (picked.size < most) picked.add(value);
      fill();
      if (most === 1) floating.close();
    }
  }
  return button;
}

/** A choice's label over its description. */
export function choiceText(choice) {
  return el(
    "span",
    { class: "choice-text" },
    el("span", { class: "choice-label" }, choice.label),
    choice.detail ? el("span", { class: "choice-detail" }, choice.detail) : null,
  );
}
