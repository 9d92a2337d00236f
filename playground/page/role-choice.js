/* Giving roles to a member and taking them. */
import { putRoles } from "./api.js";
import { attempt } from "./attempt.js";
import { showDialog } from "./dialogs.js";
import { cssColour, nameOf } from "./directory.js";
import { el } from "./dom.js";
import { store } from "./store.js";

/** Show the roles somebody could have, with those they have ticked. */
export function chooseRoles(member) {
  const name = nameOf(member.user);
  const offered = store.view.roles.filter((role) => role.id !== store.view.guild.id);
  const boxes = offered
    .sort((a, b) => b.position - a.position)
    .map((role) => [role, el("input", { type: "checkbox", checked: member.roles.includes(role.id) })]);
  for (const [role, box] of boxes) {
    box.disabled = role.managed;
    box.dataset.testid = `role-${role.name}`;
  }
  const save = async () => {
    const chosen = boxes.filter(([, box]) => box.checked).map(([role]) => role.id);
    if (await attempt(() => putRoles(member.user.id, chosen), `${name}'s roles are changed.`)) dialog.close();
  };
  const rows = boxes.map(([role, box]) =>
    el(
      "label",
      { class: "check-row" },
      box,
      el("span", { class: "role-pill", style: { "--role": cssColour(role.color) } }, role.name),
      role.managed ? el("span", { class: "muted form-hint" }, "the bot's own") : null,
    ),
  );
  const foot = [
    el("button", { type: "button", class: "button button-secondary", onclick: () => dialog.close() }, "Cancel"),
    el("button", { type: "button", class: "button button-primary", onclick: save, "data-testid": "save-roles" }, "Save"),
  ];
  const dialog = showDialog({ title: `Roles of ${name}`, body: el("div", { class: "check-group" }, rows), foot });
}
