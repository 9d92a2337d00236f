/* A slash command being filled in: its name, the option fields, and "+ option" for the optional ones. */
import { nested } from "./commands.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { useCommand } from "./interactions.js";
import { optionField } from "./option-field.js";
import { store } from "./store.js";

/** Make the form of one flattened command; `onClose` is called when it was sent or given up. */
export function commandForm(entry, suggestions, onClose) {
  const fields = [];
  const channelId = store.channelId;
  let busy = false;
  const row = el("div", { class: "option-row" });
  const more = el("div", { class: "option-more" });
  const note = el("p", { class: "command-note", "aria-live": "polite" });
  const cancel = el(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Give up this command", onclick: () => onClose(false) },
    icon("close"),
  );
  const head = el(
    "div",
    { class: "command-head" },
    el("strong", { class: "command-name", "data-testid": "active-command" }, `/${entry.name}`),
    note,
    cancel,
  );
  const node = el(
    "form",
    { class: "command-form", "aria-label": `/${entry.name}`, onsubmit: (event) => event.preventDefault() },
    head,
    row,
    more,
  );

  const form = {
    suggestions,
    attempt,
    describe(field, error = null) {
      const missing = store.channelId !== channelId ? " (another channel is shown)" : "";
      note.textContent =
        (error ? `${field.option.name}: ${error}` : `${field.option.name}: ${field.option.description}`) + missing;
      note.id = `option-${field.option.name}-note`;
      note.dataset.wrong = String(Boolean(error));
    },
    next(field) {
      const others = [...fields.slice(fields.indexOf(field) + 1), ...fields];
      others.find((other) => other.option.required && other.isEmpty())?.focus();
    },
    back(field) {
      if (!field.option.required) return form.remove(field);
      const before = fields[fields.indexOf(field) - 1];
      return before ? before.focus() : onClose(false);
    },
    remove(field) {
      const at = fields.indexOf(field);
      fields.splice(at, 1);
      field.node.remove();
      drawMore();
      (fields[at] ?? fields.at(-1))?.focus();
      if (!fields.length) node.focus();
    },
    place: () => ({ as: store.view.acting, channel_id: channelId }),
    /** The options typed so far with the one that is being typed marked. */
    autocompleteBody(focused) {
      const options = fields.flatMap((field) => {
        const { name, type } = field.option;
        if (field === focused) return [{ name, type, value: String(field.raw()), focused: true }];
        const { value } = field.read();
        return value === undefined ? [] : [{ name, type, value }];
      });
      return {
        as: store.view.acting,
        channel_id: channelId,
        command_id: entry.command.id,
        options: nested(entry, options),
      };
    },
  };

  async function attempt(request) {
    try {
      return await request();
    } catch (error) {
      note.textContent = error.message;
      note.dataset.wrong = "true";
      return null;
    }
  }

  function add(option) {
    const field = optionField(option, form);
    fields.push(field);
    row.append(field.node);
    return field;
  }

  function drawMore() {
    const missing = entry.options.filter((option) => !fields.some((field) => field.option.name === option.name));
    const buttons = missing.map((option) =>
      el(
        "button",
        {
          type: "button",
          class: "option-add",
          title: option.description,
          "data-testid": `add-option-${option.name}`,
          onclick: () => {
            const field = add(option);
            drawMore();
            field.focus();
          },
        },
        icon("plus"),
        option.name,
      ),
    );
    more.replaceChildren(...buttons);
    more.hidden = !buttons.length;
  }

  async function send() {
    if (busy) return;
    const wrong = fields.filter((field) => field.read(true).error);
    if (wrong.length) {
      wrong[0].focus();
      wrong[0].read(true);
      return;
    }
    const options = fields.flatMap((field) => {
      const { value } = field.read();
      return value === undefined ? [] : [{ name: field.option.name, type: field.option.type, value }];
    });
    busy = true;
    const sent = await useCommand({ command: entry.command, name: entry.name, options: nested(entry, options) });
    busy = false;
    if (sent) onClose(true);
  }

  node.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      onClose(false);
    } else if (event.key === "Enter" && (event.target.matches(".option-input") || event.target === node)) {
      event.preventDefault();
      send();
    }
  });

  for (const option of entry.options.filter((known) => known.required)) add(option);
  drawMore();
  note.textContent = entry.description;
  node.tabIndex = -1;
  return { node, send, focus: () => (fields[0] ?? { focus: () => node.focus() }).focus() };
}
