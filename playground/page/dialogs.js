import { el } from "./dom.js";
import { icon } from "./icons.js";
import { findMember, nameOf } from "./directory.js";
import { focusAgain } from "./focus.js";
import { store } from "./store.js";
import { stamp } from "./timestamps.js";
import { raiseToasts } from "./toast.js";

let nextId = 0;

/** Show a modal dialog; it is removed from the page when it closes. */
export function showDialog({ title, body, foot, className = "", onClose }) {
  const id = `dialog-${++nextId}`;
  const close = el(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => dialog.close() },
    icon("close"),
  );
  const head = el("header", { class: "dialog-head" }, el("h2", { id }, title), close);
  const dialog = el(
    "dialog",
    { class: `dialog ${className}`, "aria-labelledby": id },
    head,
    el("div", { class: "dialog-body" }, body),
    foot && el("footer", { class: "dialog-foot" }, foot),
  );
  const opener = document.activeElement;
  dialog.addEventListener("close", () => {
    raiseToasts();
    dialog.remove();
    onClose?.();
    focusAgain(opener);
  });
  document.body.append(dialog);
  dialog.showModal();
  raiseToasts();
  return dialog;
}

/** Ask for a reason; null when the person gave up. */
export const askReason = ({ title, hint, action }) =>
  askText({ title, hint, action, label: "Reason", longest: 512, placeholder: "No reason given", danger: true });

/** Ask for one line of text; null when the person gave up. */
export function askText({ title, hint = null, label, action, longest, placeholder = "", danger = false }) {
  return new Promise((resolve) => {
    let answer = null;
    const id = label.toLowerCase();
    const input = el("input", {
      type: "text",
      class: "text-input",
      id,
      maxlength: longest,
      placeholder,
      "data-testid": id,
    });
    const accept = (event) => {
      event.preventDefault();
      answer = input.value.trim();
      dialog.close();
    };
    const form = el(
      "form",
      { class: "form", id: `${id}-form`, onsubmit: accept },
      hint ? el("p", { class: "muted" }, hint) : null,
      el("label", { class: "form-label", for: id }, label),
      input,
    );
    const kind = danger ? "button-danger" : "button-primary";
    const foot = [
      el("button", { type: "button", class: "button button-secondary", onclick: () => dialog.close() }, "Cancel"),
      el(
        "button",
        { type: "submit", form: `${id}-form`, class: `button ${kind}`, "data-testid": "confirm" },
        action,
      ),
    ];
    const dialog = showDialog({ title, body: form, foot, onClose: () => resolve(answer) });
    input.focus();
  });
}

/** Ask whether something that cannot be undone is meant; true when it is. */
export function askConfirmation({ title, text, action }) {
  return new Promise((resolve) => {
    let sure = false;
    const accept = () => {
      sure = true;
      dialog.close();
    };
    const foot = [
      el("button", { type: "button", class: "button button-secondary", onclick: () => dialog.close() }, "Cancel"),
      el(
        "button",
        { type: "button", class: "button button-danger", onclick: accept, "data-testid": "confirm" },
        action,
      ),
    ];
    const dialog = showDialog({ title, body: el("p", {}, text), foot, onClose: () => resolve(sure) });
  });
}

const ACTIONS = {
  1: "changed the guild",
  10: "made channel",
  11: "changed channel",
  12: "deleted channel",
  13: "gave channel access to",
  14: "changed channel access of",
  15: "took channel access from",
  20: "kicked",
  21: "pruned members",
  22: "banned",
  23: "unbanned",
  24: "updated",
  25: "changed the roles of",
  28: "added the bot",
  30: "made role",
  31: "changed role",
  32: "deleted role",
  72: "deleted a message of",
  73: "deleted messages in",
  74: "pinned a message of",
  75: "unpinned a message of",
};

/** Show the guild's audit log as it is now. */
export function showAuditLog() {
  const rows = (store.view.audit_log ?? []).map(auditRow);
  const body = rows.length
    ? el("ol", { class: "audit" }, rows)
    : el("p", { class: "muted empty" }, "Nothing has been done in this guild yet.");
  showDialog({ title: "Audit log", body, className: "dialog-tall" });
}

function auditRow(entry) {
  const who = (id) =>
    id
      ? findMember(id)
        ? nameOf(findMember(id).user)
        : (store.view.channels.find((c) => c.id === id)?.name ?? id)
      : "";
  const at = new Date(Number((BigInt(entry.id) >> 22n) + 1420070400000n));
  const action = ACTIONS[entry.action_type] ?? `did action ${entry.action_type} to`;
  return el(
    "li",
    { class: "audit-row" },
    el(
      "div",
      {},
      el("strong", {}, who(entry.user_id) || "Somebody"),
      ` ${action} `,
      el("strong", {}, who(entry.target_id)),
    ),
    entry.reason ? el("div", { class: "audit-reason" }, entry.reason) : null,
    el("time", { class: "muted", datetime: at.toISOString() }, stamp(at, "s")),
  );
}
