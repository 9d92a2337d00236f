/* What can be chosen: members, roles, channels, given options; one shape for selects, option fields and mentions. */
import { el } from "./dom.js";
import { avatar } from "./avatar.js";
import { icon } from "./icons.js";
import { cssColour, nameOf } from "./directory.js";
import { store } from "./store.js";

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Everyone the playground knows, the ones in the guild first. */
export function memberChoices() {
  const members = [...store.view.members].sort(
    (a, b) => Number(b.present) - Number(a.present) || nameOf(a.user).localeCompare(nameOf(b.user)),
  );
  return members.map(({ user, present, banned }) => ({
    value: user.id,
    label: nameOf(user),
    detail: present ? user.username : `${user.username} · ${banned ? "banned" : "not in the guild"}`,
    art: () => avatar(user, "avatar-small"),
    also: `${user.username} ${user.id}`,
  }));
}

/** The guild's roles, highest first. */
export function roleChoices() {
  const roles = [...store.view.roles].sort((a, b) => b.position - a.position);
  return roles.map((role) => ({
    value: role.id,
    label: `@${role.name.replace(/^@/u, "")}`,
    art: () => el("span", { class: "role-dot", style: { "--role": cssColour(role.color) } }),
    also: role.id,
  }));
}

const ICONS = { 2: "speaker", 4: "menu" };

/** The channels the acting member sees; `types` keeps only some kinds. */
export function channelChoices(types = null) {
  const channels = store.view.channels.filter(
    ({ type }) => type !== 1 && (types?.length ? types.includes(type) : type !== 4),
  );
  return channels.map((channel) => ({
    value: channel.id,
    label: channel.type === 0 ? `#${channel.name}` : channel.name,
    art: () => icon(ICONS[channel.type] ?? "hash"),
    also: channel.id,
  }));
}

/** A select's or an option's own list. */
export function givenChoices(options) {
  return options.map((option) => ({
    value: option.value,
    label: option.label ?? option.name,
    detail: option.description,
    art: option.emoji
      ? () => el("span", { class: "emoji" }, option.emoji.id ? `:${option.emoji.name}:` : option.emoji.name)
      : null,
  }));
}

/** The choices that contain the typed words; those that start with them come first. */
export function matching(choices, typed) {
  const wanted = folded(typed.trim().replace(/^[@#]/u, ""));
  if (!wanted) return choices;
  const rank = (choice) => {
    const label = folded(choice.label).replace(/^[@#/]/u, "");
    if (label.startsWith(wanted)) return 0;
    if (label.split(/\s+/u).some((word) => word.startsWith(wanted))) return 1;
    return folded(`${choice.label} ${choice.also ?? ""}`).includes(wanted) ? 2 : 3;
  };
  return choices
    .map((choice) => [rank(choice), choice])
    .filter(([order]) => order < 3)
    .sort((a, b) => a[0] - b[0])
    .map(([, choice]) => choice);
}
