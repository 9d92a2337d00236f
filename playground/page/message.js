/* One message as an element. */
import { postReaction } from "./api.js";
import { attempt } from "./attempt.js";
import { avatar, botBadge } from "./avatar.js";
import { contextCommands } from "./commands.js";
import { component, emoji } from "./components.js";
import { colourOf, findMember, nameOf } from "./directory.js";
import { el } from "./dom.js";
import { embed } from "./embeds.js";
import { icon } from "./icons.js";
import { useCommand } from "./interactions.js";
import { inline } from "./markdown-inline.js";
import { markdown } from "./markdown.js";
import { attachment } from "./media.js";
import { copy } from "./clipboard.js";
import { askForMember } from "./member-asked.js";
import { openMenu } from "./menu.js";
import { dismiss, store } from "./store.js";
import { clock, exact, headerTime } from "./timestamps.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const SUPPRESS_EMBEDS = 1 << 2;
const COMPONENTS_V2 = 1 << 15; // attachments then stand where file components name them
const JOINED = 7;
const OFFERED = ["⭐", "👍", "❤️"];

export const isEphemeral = (message) => Boolean(message.flags & EPHEMERAL);
const isPending = (message) => message.pending || Boolean(message.flags & LOADING);

/** A message; `grouped` leaves out the author, who stands above it already. */
export function messageNode(message, { channelId, grouped }) {
  const at = new Date(message.timestamp);
  if (message.type === JOINED) return joinedLine(message, at);
  const classes = [
    "message",
    grouped && "message-grouped",
    isEphemeral(message) && "message-ephemeral",
    mentionsMe(message) && "message-mention",
  ];
  const openActions = (event, anchor) => {
    event.preventDefault();
    openMenu(anchor, actions(message));
  };
  const context = (event) => {
    if (event.target.closest("a, button, input") || getSelection()?.toString()) return;
    openActions(event, { x: event.clientX, y: event.clientY });
  };
  const more = el(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "Actions for this message",
      "aria-haspopup": "menu",
      "data-key": `more-${message.id}`,
      "data-testid": "message-actions",
      onclick: (event) => openActions(event, event.currentTarget),
    },
    icon("more"),
  );
  return el(
    "article",
    {
      class: classes.filter(Boolean).join(" "),
      "data-testid": "message",
      "data-message-id": message.id,
      "aria-label": `${nameOf(message.author)}, ${headerTime(at)}`,
      oncontextmenu: context,
    },
    above(message),
    el(
      "div",
      { class: "message-gutter" },
      grouped
        ? el("time", { class: "message-time-small", datetime: at.toISOString() }, clock(at))
        : pictureButton(message.author),
    ),
    el(
      "div",
      { class: "message-body" },
      grouped ? null : header(message, at),
      content(message, { message, channelId }),
      isEphemeral(message) ? privateNote(message) : null,
    ),
    el("div", { class: "message-tools" }, more),
  );
}

function authorButton(user, ...children) {
  const open = (event) => {
    const member = findMember(user.id);
    if (member) askForMember(member, event.currentTarget);
  };
  return el(
    "button",
    {
      type: "button",
      class: "author",
      style: { "--role": colourOf(user.id) },
      "aria-label": `About ${nameOf(user)}`,
      onclick: open,
    },
    ...children,
  );
}

/* The name beside it does the same, so the picture need not be a stop of its own. */
function pictureButton(user) {
  const button = authorButton(user, avatar(user));
  button.tabIndex = -1;
  button.setAttribute("aria-hidden", "true");
  return button;
}

function header(message, at) {
  const { author } = message;
  return el(
    "div",
    { class: "message-head" },
    authorButton(author, nameOf(author)),
    author.bot ? botBadge() : null,
    el("time", { class: "message-time", datetime: at.toISOString(), title: exact(at) }, headerTime(at)),
  );
}

function above(message) {
  if (message.interaction) {
    const { name, user } = message.interaction;
    const command = el("span", { class: "slash-name" }, usedName(name));
    return el(
      "div",
      { class: "above" },
      avatar(user, "avatar-tiny"),
      authorButton(user, nameOf(user)),
      " used ",
      command,
    );
  }
  if (!message.message_reference || message.message_snapshots?.length) return null; // a forward answers nothing
  const to =
    message.referenced_message ??
    (store.view.messages[message.channel_id] ?? []).find((known) => known.id === message.message_reference.message_id);
  if (!to) return el("div", { class: "above" }, icon("reply"), el("em", {}, "The original message was deleted."));
  const words = to.content ? inline(to.content.split("\n")[0].slice(0, 140)) : [el("em", {}, "See what is attached")];
  const show = () =>
    document.querySelector(`[data-message-id="${CSS.escape(to.id)}"]`)?.scrollIntoView({ block: "center" });
  return el(
    "div",
    { class: "above" },
    avatar(to.author, "avatar-tiny"),
    authorButton(to.author, nameOf(to.author)),
    el("span", { class: "above-text", onclick: show }, words),
  );
}

/** A slash command's name is lower case; one of a context menu stands without a slash. */
export const usedName = (name) =>
  name === name.toLowerCase() &&
  !contextCommands(2)
    .concat(contextCommands(3))
    .some((command) => command.name === name)
    ? `/${name}`
    : name;

function content(message, where) {
  if (isPending(message))
    return el(
      "div",
      { class: "thinking", role: "status" },
      el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
      `${nameOf(message.author)} is thinking…`,
    );
  const parts = [];
  if (message.content) parts.push(markdown(message.content, onlyEmoji(message.content) ? "markdown-jumbo" : ""));
  const edited = message.edited_timestamp
    ? el("span", { class: "edited", title: exact(new Date(message.edited_timestamp)) }, "(edited)")
    : null;
  const last = parts[0]?.lastElementChild;
  if (edited && last?.tagName === "P") last.append(" ", edited);
  else if (edited && message.content) parts.push(edited);
  if (!(message.flags & COMPONENTS_V2)) parts.push((message.attachments ?? []).map(attachment));
  if (!(message.flags & SUPPRESS_EMBEDS)) parts.push((message.embeds ?? []).map(embed));
  if (message.components?.length)
    parts.push(
      el(
        "div",
        { class: "components" },
        message.components.map((item) => component(item, where)),
      ),
    );
  if (edited && !message.content) parts.push(edited); // above a card it would seem to belong to the card before
  if (message.reactions?.length) parts.push(el("div", { class: "reactions" }, message.reactions.map((each) => reaction(message, each))));
  for (const snapshot of message.message_snapshots ?? []) parts.push(forwarded(snapshot.message));
  return parts;
}

const onlyEmoji = (text) => text.length < 40 && /^(?:\p{Extended_Pictographic}\uFE0F?\s*){1,6}$/u.test(text);

const reaction = (message, { emoji: what, count, me }) =>
  el(
    "button",
    {
      type: "button",
      class: me ? "reaction reaction-mine" : "reaction",
      "data-testid": "reaction",
      "data-key": `reaction-${message.id}-${what.id ?? what.name}`,
      "aria-label": `${what.name}, ${count}`,
      onclick: () => react(message, what.id ? `${what.name}:${what.id}` : what.name),
    },
    emoji(what),
    el("span", {}, count),
  );

const react = (message, name) =>
  attempt(() => postReaction({ channel_id: message.channel_id, message_id: message.id, emoji: name }));

const forwarded = (snapshot) =>
  el(
    "blockquote",
    { class: "forwarded", "data-testid": "forwarded" },
    el("div", { class: "above-text" }, "Forwarded"),
    snapshot.content ? markdown(snapshot.content) : null,
    (snapshot.attachments ?? []).map(attachment),
    (snapshot.embeds ?? []).map(embed),
  );

function mentionsMe(message) {
  const me = findMember(store.view.acting);
  if (message.mention_everyone || message.mentions?.some((user) => user.id === store.view.acting)) return true;
  return Boolean(me && message.mention_roles?.some((id) => me.roles.includes(id)));
}

function privateNote(message) {
  return el(
    "p",
    { class: "private-note" },
    icon("eye"),
    "Only you can see this",
    el("span", { "aria-hidden": "true" }, "·"),
    el(
      "button",
      { type: "button", class: "text-button", "data-testid": "dismiss", onclick: () => dismiss(message.id) },
      "Dismiss message",
    ),
  );
}

function actions(message) {
  const apps = contextCommands(3).map((command) => ({
    label: command.name,
    icon: "slash",
    testid: `context-${command.name.replaceAll(" ", "-")}`,
    onSelect: () => useCommand({ command, name: command.name, targetId: message.id }),
  }));
  const list = isEphemeral(message) || !apps.length ? [] : [{ heading: "Apps" }, ...apps, "line"];
  if (!isEphemeral(message)) {
    const offered = OFFERED.map((name) => ({
      label: name,
      testid: `react-${name}`,
      onSelect: () => react(message, name),
    }));
    list.push({ heading: "React" }, ...offered, "line");
  }
  if (message.content) list.push({ label: "Copy text", icon: "copy", onSelect: () => copy(message.content) });
  list.push({ label: "Copy message ID", icon: "copy", onSelect: () => copy(message.id) });
  return list;
}

function joinedLine(message, at) {
  return el(
    "article",
    { class: "message-system", "data-testid": "message" },
    icon("enter"),
    el("span", {}, authorButton(message.author, nameOf(message.author)), " came into the guild."),
    el("time", { class: "message-time", datetime: at.toISOString() }, headerTime(at)),
  );
}
