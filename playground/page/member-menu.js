/* The card of a member with everything that can be done to them, by the bot or by hand. */
import {
  deleteBan,
  deleteTimeout,
  postBan,
  postKick,
  postPresence,
  postScreening,
  postTimeout,
  putNickname,
} from "./api.js";
import { attempt } from "./attempt.js";
import { avatar, botBadge } from "./avatar.js";
import { copy } from "./clipboard.js";
import { contextCommands } from "./commands.js";
import { addMention } from "./composer.js";
import { askReason, askText } from "./dialogs.js";
import { colourOf, cssColour, nameOf, rolesOf, timedOutUntil } from "./directory.js";
import { el } from "./dom.js";
import { useCommand } from "./interactions.js";
import { actAs } from "./live.js";
import { onMemberAsked } from "./member-asked.js";
import { openMenu } from "./menu.js";
import { may } from "./permissions.js";
import { chooseRoles } from "./role-choice.js";
import { store } from "./store.js";
import { longDate, stamp } from "./timestamps.js";
import { voiceItems } from "./voice.js";

/** Open a member's card whenever some part of the page asks for it. */
export function startMemberMenus() {
  onMemberAsked((member, anchor) => openMenu(anchor, items(member), card(member)));
}

function card(member) {
  const { user } = member;
  const until = timedOutUntil(member);
  const facts = [
    member.present && member.joined_at && `Joined ${longDate(new Date(member.joined_at))}`,
    member.pending && "Has not passed the screening yet",
    until && `Timed out until ${stamp(until, "s")}`,
    member.banned && `Banned${member.banned.reason ? `: ${member.banned.reason}` : ""}`,
    !member.present && !member.banned && "Not in the guild",
  ].filter(Boolean);
  const pills = rolesOf(member).map((role) =>
    el("span", { class: "role-pill", style: { "--role": cssColour(role.color) } }, role.name),
  );
  return el(
    "div",
    { class: "member-card" },
    avatar(user, "avatar-large"),
    el(
      "div",
      { class: "member-card-name", style: { "--role": colourOf(user.id) } },
      nameOf(user),
      user.bot ? botBadge() : null,
    ),
    el("div", { class: "muted" }, user.username),
    member.bio ? el("div", { class: "member-card-fact", "data-testid": "bio" }, member.bio) : null,
    pills.length ? el("div", { class: "role-pills" }, pills) : null,
    facts.map((fact) => el("div", { class: "member-card-fact" }, fact)),
  );
}

function items(member) {
  const { user } = member;
  const name = nameOf(user);
  const isSelf = user.id === store.view.acting;
  const list = [];
  if (!isSelf && !user.bot)
    list.push({ label: `Act as ${name}`, icon: "swap", onSelect: () => actAs(user.id), testid: "act-as" });
  if (member.present)
    list.push({ label: "Mention", icon: "at", onSelect: () => addMention(user.id), testid: "mention" });
  const apps = contextCommands(2);
  if (apps.length) list.push("line", { heading: "Apps" });
  for (const command of apps) {
    list.push({
      label: command.name,
      icon: "slash",
      testid: `context-${command.name.replaceAll(" ", "-")}`,
      onSelect: () => useCommand({ command, name: command.name, targetId: user.id }),
    });
  }
  const voice = voiceItems(member);
  if (voice.length) list.push("line", { heading: "Voice" }, ...voice);
  list.push("line", { heading: "By hand, without the bot" }, ...byHand(member, name, isSelf));
  list.push("line", { label: "Copy ID", icon: "copy", onSelect: () => copy(user.id) });
  return list;
}

function byHand(member, name, isSelf) {
  const { user } = member;
  if (member.banned)
    return [{ label: "Unban by hand", icon: "hammer", testid: "unban-by-hand", onSelect: () => unbanByHand(member) }];
  const list = [];
  if (member.present && may("MANAGE_ROLES"))
    list.push({ label: "Roles…", icon: "shield", testid: "roles", onSelect: () => chooseRoles(member) });
  if (member.present && may(isSelf ? "CHANGE_NICKNAME" : "MANAGE_NICKNAMES"))
    list.push({ label: "Nickname…", icon: "pencil", testid: "nickname", onSelect: () => rename(member, name) });
  if (member.pending)
    list.push({
      label: "Pass the screening",
      icon: "check",
      testid: "pass-screening",
      onSelect: () => attempt(() => postScreening(user.id), `${name} has passed the screening.`),
    });
  if (!member.present) list.push(...comeBack(member));
  else if (!user.bot)
    list.push({
      label: "Leave the guild",
      icon: "exit",
      testid: "leave",
      onSelect: () => attempt(() => postPresence(user.id, { present: false }), `${name} left.`),
    });
  if (!isSelf && member.present) list.push(timeoutByHand(member, name), kickItem(member, name));
  if (!isSelf)
    list.push({
      label: "Ban by hand…",
      icon: "hammer",
      danger: true,
      testid: "ban-by-hand",
      onSelect: () => banByHand(member, name),
    });
  return list;
}

function comeBack(member) {
  const label = member.was_here ? "Rejoin" : "Join";
  const list = [{ label, icon: "enter", testid: "rejoin", onSelect: () => rejoin(member) }];
  list.push({
    label: `${label} as far as the screening`,
    icon: "eye",
    testid: "rejoin-pending",
    onSelect: () => rejoin(member, { pending: true }),
  });
  if (member.former_roles.length)
    list.push({
      label: "Rejoin with the roles of before",
      icon: "enter",
      testid: "rejoin-with-roles",
      onSelect: () => rejoin(member, { with_roles: true }),
    });
  return list;
}

/** Let somebody who is not in the guild come in. */
export function rejoin(member, how = {}) {
  const done = `${nameOf(member.user)} is ${member.was_here ? "back" : "here"}.`;
  return attempt(() => postPresence(member.user.id, { present: true, ...how }), done);
}

/** Lift a ban as a person with Discord's own menu. */
export function unbanByHand(member) {
  return attempt(() => deleteBan(member.user.id), `${nameOf(member.user)} is unbanned.`);
}

async function rename(member, name) {
  const nick = await askText({
    title: `Nickname of ${name}`,
    hint: "Leave it empty to take the nickname away.",
    label: "Nickname",
    action: "Save",
    longest: 32,
    placeholder: member.nick ?? "",
  });
  if (nick !== null) await attempt(() => putNickname(member.user.id, nick), "The nickname is saved.");
}

function timeoutByHand(member, name) {
  const { id } = member.user;
  if (timedOutUntil(member))
    return {
      label: "End the timeout by hand",
      icon: "clock",
      testid: "end-timeout-by-hand",
      onSelect: () => attempt(() => deleteTimeout(id), `${name} may speak again.`),
    };
  return {
    label: "Time out for 1 h by hand",
    icon: "clock",
    testid: "timeout-by-hand",
    onSelect: () => attempt(() => postTimeout(id, 60), `${name} is timed out for an hour.`),
  };
}

function kickItem(member, name) {
  const onSelect = () => kickByHand(member, name);
  return { label: "Kick by hand…", icon: "exit", danger: true, testid: "kick-by-hand", onSelect };
}

async function kickByHand(member, name) {
  const reason = await askReason({
    title: `Kick ${name} by hand`,
    hint: "As a person with Discord's own menu would; the bot only hears of it.",
    action: "Kick",
  });
  if (reason !== null) await attempt(() => postKick(member.user.id, reason), `${name} is kicked.`);
}

async function banByHand(member, name) {
  const reason = await askReason({
    title: `Ban ${name} by hand`,
    hint: "As a person with Discord's own menu would; the bot only hears of it.",
    action: "Ban",
  });
  if (reason !== null) await attempt(() => postBan(member.user.id, reason), `${name} is banned.`);
}
