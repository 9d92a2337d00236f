import { el } from "./dom.js";
import { penguin } from "./icons.js";
import { findMember, nameOf } from "./directory.js";
import { store } from "./store.js";

const HUES = [12, 35, 95, 150, 178, 205, 228, 262, 300, 335];

/** A person's picture, first that of this guild, or, without one, their initials in a colour that belongs to their id; the bot is a penguin. */
export function avatar(user, className = "") {
  const classes = `avatar ${className}`;
  const ofGuild = findMember(user?.id)?.avatar;
  if (ofGuild) {
    const src = `/cdn/guilds/${store.view.guild.id}/users/${user.id}/avatars/${ofGuild}.png?size=128`;
    return el("img", { class: classes, src, alt: "" });
  }
  if (user?.avatar)
    return el("img", { class: classes, src: `/cdn/avatars/${user.id}/${user.avatar}.png?size=128`, alt: "" });
  if (user?.bot) return el("span", { class: `${classes} avatar-bot`, "aria-hidden": "true" }, penguin());
  const hue = HUES[Number(BigInt(user?.id ?? 0) % 9973n) % HUES.length];
  return el("span", { class: classes, "aria-hidden": "true", style: { "--hue": hue } }, initials(nameOf(user)));
}

function initials(name) {
  const words = name
    .replace(/[^\p{L}\p{N}\s]/gu, " ")
    .trim()
    .split(/\s+/);
  const letters = words.length > 1 ? words[0][0] + words.at(-1)[0] : [...(words[0] || "?")].slice(0, 2).join("");
  return letters.toUpperCase();
}

/** The mark beside a bot's name. */
export const botBadge = () => el("span", { class: "badge" }, "App");
