/* Discord's permissions by name, and which of them the acting member holds. */
import { store } from "./store.js";

const bit = (number) => 1n << BigInt(number);

/** Discord's flag, its bit, words for a person; `everywhere` is what no channel can give or take. */
export const PERMISSIONS = [
  ["VIEW_CHANNEL", bit(10), "View channels"],
  ["SEND_MESSAGES", bit(11), "Send messages"],
  ["READ_MESSAGE_HISTORY", bit(16), "Read message history"],
  ["USE_APPLICATION_COMMANDS", bit(31), "Use the bot's commands"],
  ["ADD_REACTIONS", bit(6), "Add reactions"],
  ["EMBED_LINKS", bit(14), "Embed links"],
  ["ATTACH_FILES", bit(15), "Attach files"],
  ["MENTION_EVERYONE", bit(17), "Mention everyone and all roles"],
  ["CONNECT", bit(20), "Join voice channels"],
  ["SPEAK", bit(21), "Speak in voice channels"],
  ["MUTE_MEMBERS", bit(22), "Mute members in voice"],
  ["DEAFEN_MEMBERS", bit(23), "Deafen members in voice"],
  ["MOVE_MEMBERS", bit(24), "Move members between voice channels"],
  ["MANAGE_MESSAGES", bit(13), "Manage messages"],
  ["PIN_MESSAGES", bit(51), "Pin messages"],
  ["MANAGE_CHANNELS", bit(4), "Manage channels"],
  ["MANAGE_ROLES", bit(28), "Manage roles and permissions"],
  ["KICK_MEMBERS", bit(1), "Kick members", "guild"],
  ["BAN_MEMBERS", bit(2), "Ban members", "guild"],
  ["MODERATE_MEMBERS", bit(40), "Time members out", "guild"],
  ["CHANGE_NICKNAME", bit(26), "Change own nickname", "guild"],
  ["MANAGE_NICKNAMES", bit(27), "Manage nicknames", "guild"],
  ["VIEW_AUDIT_LOG", bit(7), "View the audit log", "guild"],
  ["MANAGE_GUILD", bit(5), "Manage the guild", "guild"],
  ["ADMINISTRATOR", bit(3), "Administrator: may do everything", "guild"],
].map(([flag, value, label, scope]) => ({ flag, value, label, everywhere: scope === "guild" }));

const BY_FLAG = new Map(PERMISSIONS.map(({ flag, value }) => [flag, value]));

/** Whether the acting member holds a permission in the guild that is shown. */
export const may = (flag) => Boolean(BigInt(store.view?.permissions ?? 0) & BY_FLAG.get(flag));
