import { putLocale } from "./api.js";
import { attempt } from "./attempt.js";
import { avatar } from "./avatar.js";
import { showChannelSettings } from "./channel-settings.js";
import { showAuditLog } from "./dialogs.js";
import {
  actingMember,
  categories,
  currentChannel,
  findChannel,
  isDirect,
  memberGroups,
  nameOf,
  rolesOf,
  writtenChannels,
} from "./directory.js";
import { el, refill, whenChanged } from "./dom.js";
import { openGuildMenu } from "./guild-menu.js";
import { icon, penguin } from "./icons.js";
import { actAs } from "./live.js";
import { may } from "./permissions.js";
import { changed, goTo, isNewer, onChange, store } from "./store.js";
import { voiceFacts, voiceSection } from "./voice.js";

const NARROW = matchMedia("(max-width: 1020px)"); // where the outer columns slide in; see layout.css

const part = (id) => document.getElementById(id);

/** Keep the channel list, the channel's header and the "acting as" chooser up to date. */
export function startSidebar() {
  onChange(() => {
    if (!store.view) return;
    const { guild, acting } = store.view;
    const channel = currentChannel();
    const present = store.view.members.filter((member) => member.present && !member.user.bot).length;
    drawGuild(guild.name, present, store.unreadGuilds.size > 0);
    drawChannels(visible(), store.channelId, categories(), may("MANAGE_CHANNELS"), voiceFacts());
    const mayEdit = may("MANAGE_CHANNELS") || may("MANAGE_ROLES");
    drawHeader(channel && [channel.name, channel.topic, channel.type], store.membersShown, mayEdit, store.drawer);
    const role = acting === guild.owner_id ? "Owner" : rolesOf(actingMember())[0]?.name;
    drawIdentity(acting, people(), role, store.view.locale);
    document.title = `${channel ? `${isDirect(channel) ? "@" : "#"}${channel.name} · ` : ""}${guild.name} — playground`;
  });
}

const drawGuild = whenChanged((name, count, unread) => {
  const props = {
    type: "button",
    class: "guild-button",
    "aria-haspopup": "menu",
    "aria-label": unread ? `${name}: switch guilds, unread messages elsewhere` : `${name}: switch guilds`,
    "data-key": "guild",
    "data-testid": "guild",
    onclick: (event) => openGuildMenu(event.currentTarget),
  };
  refill(
    part("guild-header"),
    el(
      "button",
      props,
      el("span", { class: "guild-mark" }, penguin(), unread ? el("span", { class: "guild-unread" }) : null),
      el(
        "span",
        { class: "guild-words" },
        el("span", { class: "guild-name" }, name),
        el("span", { class: "guild-sub" }, `Playground · ${count} members`),
      ),
      icon("down", "icon guild-arrow"),
    ),
  );
});

function visible() {
  return writtenChannels().map((channel) => ({
    id: channel.id,
    category: findChannel(channel.parent_id)?.id ?? null,
    name: channel.name,
    direct: isDirect(channel),
    closed: (channel.permission_overwrites ?? []).some(
      (rule) => rule.id === store.view.guild.id && BigInt(rule.deny ?? 0) & 1024n,
    ),
    unread: isUnread(channel.id),
  }));
}

function isUnread(id) {
  const newest = store.view.messages[id]?.at(-1)?.id;
  if (!newest || id === store.channelId) return false;
  const read = store.lastRead.get(id);
  return !read || isNewer(newest, read);
}

const drawChannels = whenChanged((channels, current, named, mayEdit) => {
  const rows = (fits) => channels.filter(fits).map((channel) => row(channel, channel.id === current));
  const section = (heading, list, gear = null) =>
    list.length || gear ? [el("h2", { class: "list-heading" }, heading, gear), el("ul", {}, list)] : null;
  const direct = rows((channel) => channel.direct);
  refill(
    part("channels"),
    section("Channels", rows((channel) => !channel.direct && !channel.category)),
    named.map(({ id, name }) =>
      section(
        name,
        rows((channel) => channel.category === id),
        mayEdit ? categoryGear(id, name) : null,
      ),
    ),
    voiceSection(),
    el("h2", { class: "list-heading" }, "Direct messages"),
    direct.length
      ? el("ul", {}, direct)
      : el("p", { class: "list-empty" }, `${store.view.bot.username} has not written to you yet.`),
  );
});

const categoryGear = (id, name) =>
  el(
    "button",
    {
      type: "button",
      class: "icon-button heading-button",
      "aria-label": `Edit the category ${name}`,
      title: "Edit the category",
      "data-key": `category-${id}`,
      "data-testid": `category-${name}`,
      onclick: () => showChannelSettings(id),
    },
    icon("gear"),
  );

function row(channel, isCurrent) {
  const url = new URL(location.href);
  url.searchParams.set("channel", channel.id);
  const open = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(channel.id);
  };
  const mark = channel.direct
    ? avatar({ id: store.view.bot.id, bot: true, username: channel.name }, "avatar-tiny")
    : icon(channel.closed ? "lock" : "hash");
  const props = {
    class: channel.unread ? "channel channel-unread" : "channel",
    href: url.pathname + url.search,
    "aria-current": isCurrent ? "page" : null,
    "data-key": `channel-${channel.id}`,
    "data-testid": `channel-${channel.name}`,
    onclick: open,
  };
  return el(
    "li",
    {},
    el(
      "a",
      props,
      mark,
      el("span", { class: "channel-name" }, channel.name),
      channel.unread ? el("span", { class: "unread", role: "img", "aria-label": "unread" }) : null,
    ),
  );
}

const drawHeader = whenChanged((channel, membersShown, mayEdit) => {
  const [name, topic, type] = channel ?? ["", "", 0];
  const toggle = (drawer) => () => {
    store.drawer = store.drawer === drawer || !NARROW.matches ? "none" : drawer;
    if (drawer === "members" && !NARROW.matches) store.membersShown = !store.membersShown;
    changed();
  };
  const button = (mark, label, onclick, extra = {}) =>
    el(
      "button",
      { type: "button", class: "icon-button", "aria-label": label, title: label, "data-key": label, onclick, ...extra },
      icon(mark),
    );
  refill(
    part("channel-header"),
    el("span", { class: "narrow-only" }, button("menu", "Show the channels", toggle("channels"))),
    channel ? icon(type === 1 ? "at" : "hash") : null,
    el("h1", {}, name || "No channel"),
    topic ? el("p", { class: "topic", title: topic }, topic) : el("span", { class: "topic" }),
    channel && type !== 1 && mayEdit
      ? button("gear", "Edit the channel", () => showChannelSettings(store.channelId), { "data-testid": "edit-channel" })
      : null,
    button("scroll", "Audit log", showAuditLog, { "data-testid": "audit-log" }),
    button("people", "Members", toggle("members"), { "aria-pressed": String(membersShown) }),
  );
});

function people() {
  return memberGroups()
    .map((group) => ({
      name: group.gone ? "Left or banned" : group.name,
      members: group.members
        .filter((member) => !member.user.bot)
        .map((member) => [member.user.id, nameOf(member.user)]),
    }))
    .filter((group) => group.members.length);
}

const drawIdentity = whenChanged((acting, groups, role, locale) => {
  const options = groups.map((group) =>
    el(
      "optgroup",
      { label: group.name },
      group.members.map(([id, name]) => el("option", { value: id, selected: id === acting }, name)),
    ),
  );
  const select = el(
    "select",
    {
      id: "acting-as",
      class: "acting-select",
      "data-testid": "acting-as",
      "data-key": "acting-as",
      "data-shown": acting,
      onchange: (event) => actAs(event.target.value),
    },
    options,
  );
  const label = el("label", { class: "acting-label", for: "acting-as" }, role ? `Acting as · ${role}` : "Acting as");
  refill(
    part("identity"),
    avatar(actingMember()?.user ?? { id: acting }),
    el("div", { class: "acting" }, label, select),
    icon("down", "icon acting-arrow"),
    language(locale),
  );
  select.value = acting;
});

/** In which language the acting person uses Discord: its code is shown, the names are chosen from. */
function language(locale) {
  const names = store.view.locales.map((code) => [code, new Intl.DisplayNames([code], { type: "language" }).of(code)]);
  const select = el(
    "select",
    {
      class: "language-select",
      "aria-label": "Language",
      title: "Language of Discord",
      "data-testid": "language",
      "data-key": "language",
      onchange: (event) => attempt(() => putLocale(event.target.value), "The language is changed."),
    },
    names
      .sort((a, b) => a[1].localeCompare(b[1]))
      .map(([code, name]) => el("option", { value: code, selected: code === locale }, name)),
  );
  select.value = locale;
  return el("div", { class: "language" }, el("span", { "aria-hidden": "true" }, locale.slice(0, 2)), select);
}
