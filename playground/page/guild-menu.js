/* The menu of the guild's name: other guilds, what can be changed here, and beginning anew. */
import { postReset, putIntent } from "./api.js";
import { attempt } from "./attempt.js";
import { createChannel } from "./channel-settings.js";
import { askConfirmation } from "./dialogs.js";
import { el } from "./dom.js";
import { showGuild } from "./live.js";
import { openMenu } from "./menu.js";
import { may } from "./permissions.js";
import { showRoleSettings } from "./role-settings.js";
import { store } from "./store.js";

const INTENTS = [
  ["GUILD_MEMBERS", "Members"],
  ["MESSAGE_CONTENT", "Message content"],
  ["GUILD_PRESENCES", "Presences"],
];

/** Open the menu at the guild's name. */
export function openGuildMenu(anchor) {
  openMenu(anchor, [
    { heading: "Guilds" },
    ...store.view.guilds.map(guildItem),
    "line",
    {
      label: "Roles…",
      icon: "shield",
      disabled: !may("MANAGE_ROLES"),
      testid: "edit-roles",
      onSelect: () => showRoleSettings(),
    },
    {
      label: "Create a channel…",
      icon: "plus",
      disabled: !may("MANAGE_CHANNELS"),
      testid: "create-channel",
      onSelect: () => createChannel(),
    },
    {
      label: "Create a voice channel…",
      icon: "speaker",
      disabled: !may("MANAGE_CHANNELS"),
      testid: "create-voice-channel",
      onSelect: () => createChannel("voice channel", 2),
    },
    {
      label: "Create a category…",
      icon: "menu",
      disabled: !may("MANAGE_CHANNELS"),
      testid: "create-category",
      onSelect: () => createChannel("category", 4),
    },
    "line",
    { heading: "The bot's privileged intents" },
    ...INTENTS.map(intentItem),
    "line",
    { label: "Reset the playground…", icon: "reset", danger: true, testid: "reset", onSelect: resetAll },
  ]);
}

function guildItem(guild) {
  const current = guild.id === store.view.guild.id;
  const mark = (name, words) => el("span", { class: name, role: "img", "aria-label": words });
  return {
    label: [
      guild.name,
      store.unreadGuilds.has(guild.id) ? mark("unread", "unread messages") : null,
      guild.present ? null : el("span", { class: "menu-note" }, "not a member"),
    ],
    icon: current ? "check" : null,
    testid: `guild-${guild.name}`,
    onSelect: () => showGuild(guild.id),
  };
}

/** One of the privileged intents, which a bot's owner switches on in Discord's developer portal. */
function intentItem([intent, label]) {
  const allowed = store.view.allowed_intents.includes(intent);
  const done = `${allowed ? "No longer allowed" : "Allowed"}, from the bot's next start on.`;
  return {
    label: [label, el("span", { class: "menu-note" }, allowed ? "allowed" : "not allowed")],
    icon: allowed ? "check" : null,
    testid: `intent-${intent}`,
    onSelect: () => attempt(() => putIntent(intent, !allowed), done),
  };
}

async function resetAll() {
  const sure = await askConfirmation({
    title: "Reset the playground?",
    text:
      "Every guild, message, role and ban goes back to what a fresh playground begins with. " +
      "The bot reconnects within seconds; its own records stay as they are.",
    action: "Reset",
  });
  if (sure) await attempt(postReset, "The playground begins anew.");
}
