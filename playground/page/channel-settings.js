/* A channel: its name, topic and place, and who may do what in it. */
import { deleteChannel, deleteOverwrite, patchChannel, postChannel, putOverwrite } from "./api.js";
import { attempt } from "./attempt.js";
import { askConfirmation, askText, showDialog } from "./dialogs.js";
import { categories, cssColour, findChannel, findMember, findRole, nameOf } from "./directory.js";
import { el, refill } from "./dom.js";
import { icon } from "./icons.js";
import { showOverwrite } from "./overwrite-form.js";
import { goTo, store } from "./store.js";

/** Ask for a name and make a channel of it. */
export async function createChannel(kind = "channel", type = 0) {
  const name = await askText({ title: `Create a ${kind}`, label: "Name", action: "Create", longest: 100 });
  if (!name) return;
  let made;
  const post = async () => (made = await postChannel({ name, type }));
  if ((await attempt(post, `The ${kind} is created.`)) && type === 0) goTo(made.id);
}

/** Show a channel's settings. */
export function showChannelSettings(channelId) {
  let open = null; // the role or member whose permissions are shown
  const list = el("div", { class: "settings-list" });
  const detail = el("form", { class: "settings-detail form", onsubmit: (event) => event.preventDefault() });

  function draw() {
    const channel = findChannel(channelId);
    if (!channel) return dialog.close();
    const shown = subjects(channel).find(({ id }) => id === open);
    if (!shown) open = null;
    refill(list, entry("General", null, icon("gear")), subjects(channel).map(listed), chooser(channel));
    const overwrite = channel.permission_overwrites.find((known) => known.id === open);
    refill(
      detail,
      shown
        ? showOverwrite(shown, overwrite, {
            save: (body) => act(() => putOverwrite(channelId, open, body), "The permissions are saved."),
            remove: overwrite && (() => act(() => deleteOverwrite(channelId, open), "The permissions are as elsewhere.")),
          })
        : general(channel, act),
    );
  }

  const added = new Map(); // subjects chosen here that have no permissions of their own yet
  const subjects = (channel) => [
    ...channel.permission_overwrites.map((known) => subject(known.id, known.type)),
    ...[...added.values()].filter(({ id }) => channel.permission_overwrites.every((known) => known.id !== id)),
  ];
  const act = async (request, done) => (await attempt(request, done)) && draw();
  const entry = (name, id, art) =>
    el(
      "button",
      {
        type: "button",
        class: "settings-entry",
        "aria-current": id === open ? "true" : null,
        "data-key": `subject-${id}`,
        "data-testid": `subject-${name}`,
        onclick: () => {
          open = id;
          draw();
        },
      },
      art,
      el("span", { class: "settings-name" }, name),
    );
  const listed = ({ id, name, colour }) =>
    entry(name, id, el("span", { class: "role-dot", style: { "--role": colour } }));
  const chooser = (channel) => {
    const taken = new Set(subjects(channel).map(({ id }) => id));
    const select = el("select", {
      class: "text-input settings-chooser",
      "aria-label": "Permissions for…",
      "data-testid": "add-subject",
      onchange: () => {
        const chosen = subject(select.value, findRole(select.value) ? 0 : 1);
        added.set(chosen.id, chosen);
        open = chosen.id;
        draw();
      },
    });
    const option = ({ id, name }) => el("option", { value: id }, name);
    const free = (ids, type) => ids.filter((id) => !taken.has(id)).map((id) => option(subject(id, type)));
    const roles = [...store.view.roles].sort((a, b) => b.position - a.position).map((role) => role.id);
    const members = store.view.members.filter((member) => member.present).map((member) => member.user.id);
    select.append(
      el("option", { value: "", selected: true, disabled: true }, "Permissions for…"),
      el("optgroup", { label: "Roles" }, free(roles, 0)),
      el("optgroup", { label: "Members" }, free(members, 1)),
    );
    return select;
  };

  const dialog = showDialog({
    title: titleOf(findChannel(channelId)),
    body: el("div", { class: "settings" }, list, detail),
    className: "dialog-settings",
  });
  draw();
}

const titleOf = ({ type, name }) => (type === 0 ? `#${name}` : name);

function subject(id, type) {
  const role = type === 0 ? findRole(id) : null;
  const name = role?.name ?? nameOf(findMember(id)?.user);
  return { id, type, name, colour: cssColour(role?.color) };
}

function general(channel, act) {
  const name = el("input", {
    class: "text-input",
    value: channel.name,
    maxlength: 100,
    "data-testid": "channel-name-input",
  });
  const topic = el("input", {
    class: "text-input",
    value: channel.topic ?? "",
    maxlength: 1024,
    "data-testid": "channel-topic",
  });
  const category = el(
    "select",
    { class: "text-input", "data-testid": "channel-category" },
    el("option", { value: "" }, "None"),
    categories().map(({ id, name: label }) => el("option", { value: id, selected: id === channel.parent_id }, label)),
  );
  const places = store.view.channels.filter((known) => known.type !== 1).length;
  const move = (by) => act(() => patchChannel(channel.id, { position: channel.position + by }), null);
  const mover = (mark, label, enabled, by) =>
    el(
      "button",
      { type: "button", class: "icon-button", "aria-label": label, title: label, disabled: !enabled, onclick: () => move(by) },
      icon(mark),
    );
  const save = () =>
    act(
      () =>
        patchChannel(channel.id, {
          name: name.value,
          topic: topic.value || null,
          parent_id: category.value || null,
        }),
      "The channel is saved.",
    );
  const remove = async () => {
    const text = "Everything that was written in it goes with it.";
    const spared = "The channels in it stay, without a category.";
    if (await askConfirmation({ title: `Delete ${titleOf(channel)}?`, text: channel.type === 4 ? spared : text, action: "Delete" }))
      await act(() => deleteChannel(channel.id), `${titleOf(channel)} is deleted.`);
  };
  return [
    el("label", { class: "form-part" }, el("span", { class: "form-label" }, "Name"), name),
    channel.type !== 0
      ? null
      : el("label", { class: "form-part" }, el("span", { class: "form-label" }, "Topic"), topic),
    channel.type === 4 || !categories().length
      ? null
      : el("label", { class: "form-part" }, el("span", { class: "form-label" }, "Category"), category),
    el(
      "div",
      { class: "settings-row" },
      el("span", { class: "form-label" }, "Place in the list"),
      el("span", { class: "settings-gap" }),
      mover("up", "Move up", channel.position > 0, -1),
      mover("down", "Move down", channel.position < places - 1, 1),
    ),
    el(
      "div",
      { class: "settings-foot" },
      el(
        "button",
        { type: "button", class: "button button-danger", onclick: remove, "data-testid": "delete-channel" },
        "Delete",
      ),
      el(
        "button",
        { type: "button", class: "button button-primary", onclick: save, "data-testid": "save-channel" },
        "Save",
      ),
    ),
  ];
}
