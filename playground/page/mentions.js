import { el } from "./dom.js";
import { icon } from "./icons.js";
import { cssColour, findChannel, findMember, findRole, nameOf } from "./directory.js";
import { goTo } from "./store.js";
import { askForMember } from "./member-asked.js";
import { exact, stamp } from "./timestamps.js";

/** A user by id, as "@name"; opens the member's menu. */
export function userMention(id) {
  const member = findMember(id);
  if (!member) return el("span", { class: "mention", title: id }, "@unknown-user");
  const open = (event) => askForMember(member, event.currentTarget);
  return el("button", { type: "button", class: "mention", onclick: open }, `@${nameOf(member.user)}`);
}

/** A role by id, in its colour. */
export function roleMention(id) {
  const role = findRole(id);
  const style = { "--role": cssColour(role?.color) };
  return el("span", { class: "mention mention-role", style, title: id }, `@${role?.name ?? "deleted-role"}`);
}

/** A channel by id; goes there when the acting member may see it. */
export function channelMention(id) {
  const channel = findChannel(id);
  if (!channel) return el("span", { class: "mention", title: id }, icon("lock", "icon icon-inline"), "no-access");
  return el("button", { type: "button", class: "mention", onclick: () => goTo(id) }, `#${channel.name}`);
}

/** A moment in unix seconds, in the reader's own zone. */
export function timeMention(seconds, style) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `<t:${seconds}>`;
  const props = { class: "moment", datetime: date.toISOString(), title: exact(date), "data-relative": style === "R" };
  return el("time", props, stamp(date, style));
}
