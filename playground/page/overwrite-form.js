/* What a role or member may do in one channel: allowed, denied, or as elsewhere. */
import { el } from "./dom.js";
import { PERMISSIONS } from "./permissions.js";

const CHOICES = [
  ["deny", "Deny", "✕"],
  ["", "As elsewhere", "–"],
  ["allow", "Allow", "✓"],
];

/** The form of one overwrite; `remove` is missing while there is none. */
export function showOverwrite(subject, overwrite, { save, remove }) {
  const chosen = new Map();
  const [allow, deny] = [BigInt(overwrite?.allow ?? 0), BigInt(overwrite?.deny ?? 0)];
  const rows = PERMISSIONS.filter(({ everywhere }) => !everywhere).map(({ flag, value, label }) => {
    chosen.set(flag, allow & value ? "allow" : deny & value ? "deny" : "");
    const choice = ([answer, words, sign]) =>
      el(
        "label",
        { class: `tri tri-${answer || "neither"}`, title: words },
        el("input", {
          type: "radio",
          name: `overwrite-${flag}`,
          checked: chosen.get(flag) === answer,
          "aria-label": `${label}: ${words}`,
          "data-testid": `${answer || "neither"}-${flag}`,
          onchange: () => chosen.set(flag, answer),
        }),
        el("span", { "aria-hidden": "true" }, sign),
      );
    return el(
      "div",
      { class: "tri-row", role: "radiogroup", "aria-label": label },
      el("span", {}, label),
      el("span", { class: "tri-choices" }, CHOICES.map(choice)),
    );
  });
  const bits = (answer, before) =>
    String(
      PERMISSIONS.filter(({ flag }) => chosen.has(flag)).reduce(
        (sum, { flag, value }) => (chosen.get(flag) === answer ? sum | value : sum & ~value),
        before,
      ),
    );
  const submit = () => save({ type: subject.type, allow: bits("allow", allow), deny: bits("deny", deny) });
  return [
    el("p", { class: "muted" }, `What ${subject.name} may do here, whatever holds elsewhere in the guild.`),
    el("div", { class: "tri-table" }, rows),
    el(
      "div",
      { class: "settings-foot" },
      remove
        ? el(
            "button",
            { type: "button", class: "button button-secondary", onclick: remove, "data-testid": "remove-overwrite" },
            "As elsewhere",
          )
        : el("span", {}),
      el(
        "button",
        { type: "button", class: "button button-primary", onclick: submit, "data-testid": "save-overwrite" },
        "Save",
      ),
    ),
  ];
}
