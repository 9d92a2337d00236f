/* One option of a slash command: label, input, its suggestions and its mistakes. */
import { postAttachment, postAutocomplete } from "./api.js";
import { givenChoices, matching } from "./choices.js";
import { debounce, el } from "./dom.js";
import { icon } from "./icons.js";
import { OPTION, choicesFor, expects, readOption } from "./option-values.js";
import { COMBOBOX } from "./suggestions.js";

const TYPING_PAUSE = 150; // ms before the bot is asked for suggestions

/** Make a field; `form` gives it suggestions, the options typed so far, and what to do next. */
export function optionField(option, form) {
  let picked = null;
  let asked = 0;
  const isFile = option.type === OPTION.attachment;
  const id = `option-${option.name}`;
  const input = el("input", {
    id,
    type: isFile ? "file" : "text",
    class: "option-input",
    "data-testid": id,
    placeholder: expects(option),
    inputmode: option.type === OPTION.integer ? "numeric" : option.type === OPTION.number ? "decimal" : null,
    "aria-required": option.required ? "true" : null,
    "aria-describedby": `${id}-note`,
    spellcheck: "false",
    ...(isFile ? {} : COMBOBOX),
  });
  const remove = option.required
    ? null
    : el(
        "button",
        {
          type: "button",
          class: "option-remove",
          "aria-label": `Remove ${option.name}`,
          onclick: () => form.remove(field),
        },
        icon("close"),
      );
  const node = el(
    "div",
    { class: "option" },
    el("label", { class: "option-label", for: id }, option.name),
    input,
    remove,
  );

  const ask = debounce(async () => {
    const turn = ++asked;
    const answer = await form.attempt(() => postAutocomplete(form.autocompleteBody(field)));
    if (!answer || turn !== asked || document.activeElement !== input) return;
    offer(givenChoices(answer.choices ?? []), "Suggested by the bot");
  }, TYPING_PAUSE);

  /** Hand the chosen file in; the command then names it by its id. */
  async function attach() {
    const turn = ++asked;
    const [file] = input.files;
    if (!file) return;
    const given = await form.attempt(() => postAttachment(form.place(), file));
    if (given && turn === asked) pick({ value: given.id, label: file.name });
  }

  function suggest() {
    asked += 1; // what was asked before no longer fits
    const choices = choicesFor(option);
    form.describe(field);
    if (choices) offer(matching(choices, picked ? "" : input.value), option.name);
    else form.suggestions.hide();
    if (option.autocomplete) ask();
  }

  function offer(choices, heading) {
    // What was chosen stays chosen: Enter and Tab then do not take the first of the list.
    form.suggestions.show(input, { heading, choices, onPick: pick, highlight: !picked });
  }

  function pick(choice) {
    picked = choice;
    asked += 1;
    if (!isFile) input.value = choice.label;
    node.dataset.picked = "true";
    complain(null);
    form.suggestions.hide();
    form.next(field);
  }

  function complain(error) {
    node.dataset.wrong = String(Boolean(error));
    input.setAttribute("aria-invalid", String(Boolean(error)));
    form.describe(field, error);
  }

  input.addEventListener("input", () => {
    picked = null;
    delete node.dataset.picked;
    node.dataset.wrong = "false";
    input.removeAttribute("aria-invalid");
    if (isFile) attach();
    else suggest();
  });
  input.addEventListener("focus", suggest);
  input.addEventListener("blur", () => form.suggestions.inputOf() === input && form.suggestions.hide());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Tab" && !input.value) return;
    if (form.suggestions.takeKey(event)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      suggest();
    } else if (event.key === "Backspace" && !input.value) {
      event.preventDefault();
      form.back(field);
    }
  });

  function readFile() {
    if (picked) return { value: picked.value };
    return input.value ? { error: "It is not handed in yet" } : {};
  }

  /** {value}, {error} or {}; with `show` the mistake is pointed at. */
  function read(show = false) {
    const result = isFile ? readFile() : readOption(option, input.value, picked);
    if (option.required && !("value" in result) && !result.error) result.error = "Required";
    if (show) complain(result.error ?? null);
    return result;
  }

  const field = {
    option,
    node,
    input,
    read,
    raw: () => (picked ? picked.value : input.value),
    isEmpty: () => !input.value.trim(),
    focus: () => input.focus(),
  };
  return field;
}
