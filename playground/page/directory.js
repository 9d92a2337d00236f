/* Who and what an id stands for, as the acting member sees it. */
import { store } from "./store.js";

export const findMember = (id) => store.view?.members.find((member) => member.user.id === id);
export const findRole = (id) => store.view?.roles.find((role) => role.id === id);
export const findChannel = (id) => store.view?.channels.find((channel) => channel.id === id);
const VOICE = 2;
const CATEGORY = 4;
const fromTop = (channels) => channels.sort((a, b) => (a.position ?? 99) - (b.position ?? 99));

/** The channels of a state that one reads and writes in, from the top. */
export const writtenChannels = (view = store.view) =>
  fromTop(view.channels.filter(({ type }) => type !== VOICE && type !== CATEGORY));

/** The voice channels that the acting member sees, from the top. */
export const voiceChannels = () => fromTop(store.view.channels.filter(({ type }) => type === VOICE));

/** The categories, from the top. */
export const categories = () => fromTop(store.view.channels.filter(({ type }) => type === CATEGORY));
export const currentChannel = () => findChannel(store.channelId);
export const isDirect = (channel) => channel?.type === 1;
export const actingMember = () => findMember(store.view?.acting);

/** The name shown for a user: nickname, display name, user name. */
export function nameOf(user) {
  if (!user) return "unknown-user";
  const member = findMember(user.id);
  return member?.nick || user.global_name || member?.user.global_name || user.username || "unknown-user";
}

/** A member's roles without @everyone, highest first. */
export function rolesOf(member) {
  const roles = (member?.roles ?? []).map(findRole).filter((role) => role && role.id !== store.view.guild.id);
  return roles.sort((a, b) => b.position - a.position);
}

/** A Discord colour number as CSS; null for 0, which means "no colour". */
export function cssColour(number) {
  return number ? `#${number.toString(16).padStart(6, "0")}` : null;
}

/** The colour of a member's name: that of the highest role that has one. */
export function colourOf(userId) {
  const coloured = rolesOf(findMember(userId)).find((role) => role.color);
  return cssColour(coloured?.color);
}

/** Members in the guild, grouped by the highest role that is shown separately, then the ones who are gone. */
export function memberGroups() {
  const groups = new Map();
  const gone = [];
  for (const member of store.view?.members ?? []) {
    if (!member.present) gone.push(member);
    else {
      const role = rolesOf(member).find((held) => held.hoist);
      const key = role?.id ?? "";
      if (!groups.has(key)) groups.set(key, { role, name: role?.name ?? "Members", members: [] });
      groups.get(key).members.push(member);
    }
  }
  const byName = (a, b) => nameOf(a.user).localeCompare(nameOf(b.user));
  const sorted = [...groups.values()].sort((a, b) => (b.role?.position ?? -1) - (a.role?.position ?? -1));
  for (const group of sorted) group.members.sort(byName);
  if (gone.length) sorted.push({ name: "Not in the guild", members: gone.sort(byName), gone: true });
  return sorted;
}

/** Until when a member is timed out, or null when they are not. */
export function timedOutUntil(member) {
  const until = member?.communication_disabled_until;
  return until && new Date(until) > new Date() ? new Date(until) : null;
}

/** Names and colours that messages show; a message is drawn again when this differs. */
export function directorySignature() {
  const { members, roles, channels } = store.view;
  return JSON.stringify([
    members.map((m) => [m.user.id, m.nick, m.avatar, m.user.global_name, m.roles]),
    roles.map((r) => [r.id, r.name, r.color, r.position]),
    channels.map((c) => [c.id, c.name]),
  ]);
}
