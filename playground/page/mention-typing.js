/* "@name" and "#channel" while typing: suggestions, and the ids Discord wants when the text is sent. */
import { channelChoices, matching, memberChoices, roleChoices } from "./choices.js";
import { store } from "./store.js";

/** The mention being typed before the caret: {start, mark, typed}, or null. */
export function mentionAt(text, caret) {
  const found = /(?:^|\s)([@#])([^\s@#][^@#\n]{0,31})?$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const typed = found[2] ?? "";
  return { start: caret - typed.length - 1, mark: found[1], typed };
}

/** Who or what a started mention can become. */
export function mentionChoices({ mark, typed }) {
  if (mark === "#") return matching(channelChoices(), typed).slice(0, 12);
  const people = memberChoices().map((choice) => ({ ...choice, label: `@${choice.label}` }));
  const roles = roleChoices().filter((role) => role.value !== store.view.guild.id);
  return matching([...people, ...roles], typed).slice(0, 12);
}

/** Replace the names of known members, roles and channels by their mentions. */
export function withMentions(text) {
  const names = [
    ...store.view.members.map((member) => [
      `@${member.nick || member.user.global_name || member.user.username}`,
      `<@${member.user.id}>`,
    ]),
    ...store.view.members.map((member) => [`@${member.user.username}`, `<@${member.user.id}>`]),
    ...store.view.roles
      .filter((role) => role.id !== store.view.guild.id)
      .map((role) => [`@${role.name}`, `<@&${role.id}>`]),
    ...store.view.channels
      .filter((channel) => channel.type !== 1)
      .map((channel) => [`#${channel.name}`, `<#${channel.id}>`]),
  ].sort((a, b) => b[0].length - a[0].length);
  let made = "";
  for (let at = 0; at < text.length;) {
    const hit =
      (text[at] === "@" || text[at] === "#") &&
      (at === 0 || /\s/u.test(text[at - 1])) &&
      names.find(([name]) => standsAt(text, at, name));
    made += hit ? hit[1] : text[at];
    at += hit ? hit[0].length : 1;
  }
  return made;
}

function standsAt(text, at, name) {
  const after = text[at + name.length];
  return text.startsWith(name, at) && (after === undefined || !/[\p{L}\p{N}_-]/u.test(after));
}
