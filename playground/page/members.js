import { avatar, botBadge } from "./avatar.js";
import { colourOf, memberGroups, nameOf, timedOutUntil } from "./directory.js";
import { el, refill, whenChanged } from "./dom.js";
import { icon } from "./icons.js";
import { askForMember } from "./member-asked.js";
import { rejoin, unbanByHand } from "./member-menu.js";
import { findMember } from "./directory.js";
import { onChange, store } from "./store.js";
import { stamp } from "./timestamps.js";

/** Keep the member list up to date. */
export function startMembers() {
  onChange(() => {
    if (store.view) draw(memberGroups().map(summary), store.view.acting, store.view.bot.online);
  });
}

const summary = (group) => ({ name: group.name, gone: Boolean(group.gone), rows: group.members.map(facts) });

const facts = (member) => ({
  id: member.user.id,
  name: nameOf(member.user),
  colour: member.present ? colourOf(member.user.id) : null,
  until: timedOutUntil(member)?.toISOString() ?? null,
  banned: Boolean(member.banned),
  reason: member.banned?.reason ?? null,
  owner: member.user.id === store.view.guild.owner_id,
  present: member.present,
  wasHere: member.was_here,
});

const draw = whenChanged((groups, acting, botOnline) => {
  const sections = groups.map((group) => {
    const heading = el("h2", { class: "list-heading" }, `${group.name} — ${group.rows.length}`);
    return el(
      "section",
      { "aria-label": group.name },
      heading,
      el(
        "ul",
        {},
        group.rows.map((row) => (group.gone ? goneRow(row) : presentRow(row, acting, botOnline))),
      ),
    );
  });
  refill(document.getElementById("members"), el("div", { class: "members-scroll" }, sections));
});

function opener(row, ...children) {
  const open = (event) => askForMember(findMember(row.id), event.currentTarget);
  const context = (event) => {
    event.preventDefault();
    askForMember(findMember(row.id), { x: event.clientX, y: event.clientY });
  };
  const props = {
    type: "button",
    class: "member",
    "aria-haspopup": "menu",
    "data-key": `member-${row.id}`,
    "data-testid": `member-${row.name}`,
    style: { "--role": row.colour },
    onclick: open,
    oncontextmenu: context,
  };
  return el("button", props, children);
}

function presentRow(row, acting, botOnline) {
  const { user } = findMember(row.id);
  const online = user.bot ? botOnline : true;
  const marks = [
    user.bot ? botBadge() : null,
    row.owner
      ? el(
          "span",
          { class: "member-mark", role: "img", "aria-label": "Owner of the guild", title: "Owner of the guild" },
          icon("crown"),
        )
      : null,
    row.until
      ? el(
          "span",
          {
            class: "member-mark member-mark-warn",
            role: "img",
            "aria-label": `Timed out until ${stamp(new Date(row.until), "s")}`,
            title: `Timed out until ${stamp(new Date(row.until), "s")}`,
          },
          icon("clock"),
        )
      : null,
    row.id === acting ? el("span", { class: "you" }, "you") : null,
  ];
  const picture = el("span", { class: "presence", "data-online": String(online) }, avatar(user, "avatar-small"));
  return el("li", {}, opener(row, picture, el("span", { class: "member-name" }, row.name), marks));
}

function goneRow(row) {
  const { user } = findMember(row.id);
  const enter = row.wasHere ? "Rejoin" : "Join";
  const act = row.banned ? ["Unban", "Unban by hand", unbanByHand] : [enter, enter, rejoin];
  const note = row.banned ? (row.reason ? `Banned · ${row.reason}` : "Banned") : row.wasHere ? "Left" : "Never joined";
  const words = el(
    "span",
    { class: "member-words" },
    el("span", { class: "member-name" }, row.name),
    el("span", { class: "member-note", title: note }, note),
  );
  const button = el(
    "button",
    {
      type: "button",
      class: "small-button",
      "data-key": `act-${row.id}`,
      "aria-label": `${act[1]}: ${row.name}`,
      "data-testid": `${row.banned ? "unban" : "rejoin"}-${row.name}`,
      title: act[1],
      onclick: () => act[2](findMember(row.id)),
    },
    act[0],
  );
  return el("li", { class: "gone" }, opener(row, avatar(user, "avatar-small"), words), button);
}
