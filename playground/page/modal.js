/* The modals a bot shows. */
import { el } from "./dom.js";
import { showDialog } from "./dialogs.js";
import { submitModal } from "./interactions.js";
import { inputFor } from "./modal-inputs.js";
import { store } from "./store.js";

/** Show a modal that answers an interaction; it stays open until the bot took what was sent. */
export function openModal(interactionId, modal) {
  const parts = modal.components.map(part);
  const trouble = el("p", { class: "form-error", role: "alert", hidden: true });
  const submit = el(
    "button",
    { type: "submit", form: `modal-${interactionId}`, class: "button button-primary", "data-testid": "modal-submit" },
    "Submit",
  );
  const form = el(
    "form",
    { class: "form", id: `modal-${interactionId}`, novalidate: true, onsubmit: send },
    el(
      "p",
      { class: "modal-origin muted" },
      `This form comes from ${store.view.bot.username}. Do not share passwords or other secrets.`,
    ),
    parts.map((made) => made.node),
    trouble,
  );
  const cancel = el(
    "button",
    { type: "button", class: "button button-secondary", onclick: () => dialog.close() },
    "Cancel",
  );
  const dialog = showDialog({ title: modal.title, body: form, foot: [cancel, submit], className: "dialog-modal" });
  dialog.dataset.testid = "modal";
  form.querySelector("input, textarea, .select")?.focus();

  async function send(event) {
    event.preventDefault();
    if (submit.getAttribute("aria-busy") === "true") return;
    const wrong = parts.filter((made) => !made.check());
    if (wrong.length) {
      wrong[0].node.querySelector("[aria-invalid=true]")?.focus();
      return;
    }
    submit.setAttribute("aria-busy", "true");
    const outcome = await submitModal(
      interactionId,
      modal.custom_id,
      parts.flatMap((made) => made.payload()),
    );
    submit.removeAttribute("aria-busy");
    if (!outcome.failed) return dialog.close();
    trouble.textContent = `${outcome.error}. What you wrote is still here.`.replace("..", ".");
    trouble.hidden = false;
  }
}

const withId = (component, payload) => (component.id === undefined ? payload : { id: component.id, ...payload });

/* {node, check, payload} for one top-level component. */
function part(component) {
  if (component.type === 1) {
    const inputs = component.components.map((child) => labelled(child, child.label, null));
    return {
      node: el(
        "div",
        { class: "form-part" },
        inputs.map((input) => input.node),
      ),
      check: () => inputs.map((input) => input.check()).every(Boolean),
      payload: () => [withId(component, { type: 1, components: inputs.map((input) => input.payload()) })],
    };
  }
  if (component.type === 18) {
    const input = labelled(component.component, component.label, component.description);
    return { ...input, payload: () => [withId(component, { type: 18, component: input.payload() })] };
  }
  const { node } = inputFor(component);
  return { node, check: () => true, payload: () => [withId(component, { type: component.type })] };
}

function labelled(component, label, description) {
  const input = inputFor(component);
  const id = `input-${component.custom_id}`;
  const error = el("p", { class: "form-error", id: `${id}-error`, hidden: true });
  input.control.id = id;
  input.control.setAttribute("aria-describedby", `${id}-error`);
  const required = component.required !== false;
  const node = el(
    "div",
    { class: "form-part" },
    el(
      "label",
      { class: "form-label", for: id },
      label,
      required ? el("span", { class: "form-required", "aria-hidden": "true" }, " *") : null,
    ),
    description ? el("p", { class: "form-hint muted" }, description) : null,
    input.node,
    error,
  );
  const check = () => {
    const words = input.wrong(required);
    error.textContent = words ?? "";
    error.hidden = !words;
    input.control.setAttribute("aria-invalid", String(Boolean(words)));
    return !words;
  };
  input.node.addEventListener("input", () => !error.hidden && check());
  return {
    node,
    check,
    payload: () => withId(component, { type: component.type, custom_id: component.custom_id, ...input.read() }),
  };
}
