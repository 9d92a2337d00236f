/* The inputs of a modal: {node, control, wrong(required), read()}. */
import { el } from "./dom.js";
import { SELECTS, TYPE } from "./component-types.js";
import { markdown } from "./markdown.js";
import { selectMenu } from "./select-menu.js";

let nextKey = 0;

/** The input of any component that may stand in a modal. */
export function inputFor(component) {
  if (component.type === TYPE.textInput) return textInput(component);
  if (SELECTS.has(component.type)) return select(component);
  if (component.type === TYPE.radioGroup || component.type === TYPE.checkboxGroup) return group(component);
  if (component.type === TYPE.checkbox) return checkbox(component);
  if (component.type === TYPE.textDisplay) return fixed(markdown(component.content));
  return fixed(
    el(
      "p",
      { class: "muted" },
      component.type === TYPE.fileUpload
        ? "Files cannot be uploaded in the playground."
        : "This component is not shown in the playground.",
    ),
    { values: [] },
  );
}

const fixed = (node, value = {}) => ({ node, control: node, wrong: () => null, read: () => value });

function textInput(component) {
  const props = {
    class: "text-input",
    value: component.value ?? "",
    placeholder: component.placeholder ?? "",
    "data-testid": `modal-${component.custom_id}`,
  };
  const control =
    component.style === 2 ? el("textarea", { ...props, rows: 4 }) : el("input", { ...props, type: "text" });
  const least = component.min_length ?? 0;
  const most = component.max_length ?? 4000;
  const left = el("span", { class: "text-count muted" });
  const count = () => (left.textContent = component.max_length ? `${[...control.value].length} / ${most}` : "");
  control.addEventListener("input", count);
  count();
  const wrong = (required) => {
    const length = [...control.value.trim()].length;
    if (!length) return required ? "This is required" : null;
    if (length < least) return `At least ${least} characters`;
    return [...control.value].length > most ? `At most ${most} characters` : null;
  };
  return {
    node: el("div", { class: "text-field" }, control, left),
    control,
    wrong,
    read: () => ({ value: control.value }),
  };
}

function select(component) {
  let values = (component.options ?? []).filter((option) => option.default).map((option) => option.value);
  if (component.default_values) values = component.default_values.map((value) => value.id);
  const control = selectMenu(component, { key: `modal-${++nextKey}`, onSubmit: (chosen) => (values = chosen) });
  const least = component.min_values ?? 1;
  const wrong = (required) => (required && values.length < Math.max(least, 1) ? "Choose something" : null);
  return { node: el("div", {}, control), control, wrong, read: () => ({ values }) };
}

function group(component) {
  const many = component.type === TYPE.checkboxGroup;
  const name = `group-${++nextKey}`;
  const boxes = component.options.map((option) =>
    el("input", {
      type: many ? "checkbox" : "radio",
      name,
      value: option.value,
      checked: option.default,
      "data-testid": `modal-${component.custom_id}-${option.value}`,
    }),
  );
  const rows = component.options.map((option, at) =>
    el(
      "label",
      { class: "check-row" },
      boxes[at],
      el(
        "span",
        {},
        option.label,
        option.description ? el("span", { class: "choice-detail" }, option.description) : null,
      ),
    ),
  );
  const node = el("div", { class: "check-group", role: many ? "group" : "radiogroup" }, rows);
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const wrong = (required) => {
    if (required && !chosen().length) return "Choose something";
    if (!many || !chosen().length) return null;
    if (chosen().length < (component.min_values ?? 0)) return `Choose at least ${component.min_values}`;
    return chosen().length > (component.max_values ?? boxes.length) ? `Choose at most ${component.max_values}` : null;
  };
  return { node, control: node, wrong, read: () => (many ? { values: chosen() } : { value: chosen()[0] ?? null }) };
}

function checkbox(component) {
  const control = el("input", {
    type: "checkbox",
    checked: component.default,
    "data-testid": `modal-${component.custom_id}`,
  });
  return {
    node: el("div", { class: "check-row" }, control),
    control,
    wrong: () => null,
    read: () => ({ value: control.checked }),
  };
}
