/* The guild's roles: the list, highest first, and one of them in detail. */
import { deleteRole, patchRole, postRole } from "./api.js";
import { attempt } from "./attempt.js";
import { askConfirmation, showDialog } from "./dialogs.js";
import { cssColour, findRole } from "./directory.js";
import { el, refill } from "./dom.js";
import { icon } from "./icons.js";
import { PERMISSIONS } from "./permissions.js";
import { store } from "./store.js";

/** Show all roles, one of them open. */
export function showRoleSettings(roleId = null) {
  let open = roleId ?? byRank()[0].id;
  const list = el("div", { class: "settings-list" });
  const detail = el("form", { class: "settings-detail form", onsubmit: (event) => event.preventDefault() });

  function draw() {
    if (!findRole(open)) open = byRank()[0].id;
    refill(list, byRank().map(listed), addButton());
    refill(detail, roleForm(findRole(open), draw));
  }

  const show = (id) => {
    open = id;
    draw();
  };
  const listed = (role) =>
    el(
      "button",
      {
        type: "button",
        class: "settings-entry",
        "aria-current": role.id === open ? "true" : null,
        "data-key": `role-${role.id}`,
        "data-testid": `role-${role.name}`,
        onclick: () => show(role.id),
      },
      el("span", { class: "role-dot", style: { "--role": cssColour(role.color) } }),
      el("span", { class: "settings-name" }, role.name),
    );
  const addButton = () =>
    el(
      "button",
      {
        type: "button",
        class: "settings-entry settings-add",
        "data-testid": "new-role",
        onclick: async () => {
          let made;
          if (await attempt(async () => (made = await postRole({ name: "new role" })), null)) show(made.id);
        },
      },
      icon("plus"),
      "New role",
    );

  draw();
  showDialog({
    title: `Roles of ${store.view.guild.name}`,
    body: el("div", { class: "settings" }, list, detail),
    className: "dialog-settings",
  });
}

const byRank = () => [...store.view.roles].sort((a, b) => b.position - a.position);

function roleForm(role, redraw) {
  const everyone = role.id === store.view.guild.id;
  const highest = store.view.roles.length - 1;
  const name = el("input", {
    class: "text-input",
    value: role.name,
    maxlength: 100,
    disabled: everyone,
    "data-testid": "role-name",
  });
  const colour = el("input", {
    type: "color",
    class: "colour-input",
    "aria-label": "Colour of names",
    value: cssColour(role.color) ?? "#99aab5",
  });
  const coloured = box(role.color !== 0, "Coloured names");
  const hoist = box(role.hoist, "Shown separately in the member list");
  const mentionable = box(role.mentionable, "May be mentioned by everybody");
  colour.addEventListener("input", () => (coloured.input.checked = true));
  const granted = PERMISSIONS.map((permission) => ({
    permission,
    ...box(Boolean(BigInt(role.permissions) & permission.value), permission.label, `may-${permission.flag}`),
  }));

  const changed = () => ({
    name: everyone ? undefined : name.value.trim(),
    color: everyone ? undefined : coloured.input.checked ? Number.parseInt(colour.value.slice(1), 16) : 0,
    hoist: everyone ? undefined : hoist.input.checked,
    mentionable: everyone ? undefined : mentionable.input.checked,
    permissions: String(
      granted.reduce(
        (bits, { permission, input }) => (input.checked ? bits | permission.value : bits & ~permission.value),
        BigInt(role.permissions),
      ),
    ),
  });
  const act = async (request, done) => (await attempt(request, done)) && redraw();
  const save = () => act(() => patchRole(role.id, changed()), `The role ${name.value} is saved.`);
  const move = (by) => act(() => patchRole(role.id, { position: role.position + by }), null);
  const remove = async () => {
    const text = `${role.name} is taken from everybody who has it, and from every channel's permissions.`;
    if (await askConfirmation({ title: `Delete ${role.name}?`, text, action: "Delete" }))
      await act(() => deleteRole(role.id), `The role ${role.name} is deleted.`);
  };

  return [
    everyone
      ? el("p", { class: "muted" }, "What everybody may do, whatever other roles they have.")
      : [
          el("label", { class: "form-part" }, el("span", { class: "form-label" }, "Name"), name),
          el(
            "div",
            { class: "settings-row" },
            coloured.row,
            colour,
            el("span", { class: "settings-gap" }),
            mover("up", "Move up", role.position < highest, () => move(1)),
            mover("down", "Move down", role.position > 1, () => move(-1)),
          ),
          el("div", { class: "check-group" }, hoist.row, mentionable.row),
        ],
    el("div", { class: "form-label" }, "Permissions"),
    el(
      "div",
      { class: "check-group check-columns" },
      granted.map(({ row }) => row),
    ),
    el(
      "div",
      { class: "settings-foot" },
      role.managed || everyone
        ? el("span", { class: "muted form-hint" }, role.managed ? "The bot's own role stays as long as the bot." : "")
        : el(
            "button",
            { type: "button", class: "button button-danger", onclick: remove, "data-testid": "delete-role" },
            "Delete",
          ),
      el(
        "button",
        { type: "button", class: "button button-primary", onclick: save, "data-testid": "save-role" },
        "Save",
      ),
    ),
  ];
}

function box(checked, label, testid = null) {
  const input = el("input", { type: "checkbox", checked, "data-testid": testid });
  return { input, row: el("label", { class: "check-row" }, input, el("span", {}, label)) };
}

const mover = (mark, label, enabled, onclick) =>
  el(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, disabled: !enabled, onclick },
    icon(mark),
  );
