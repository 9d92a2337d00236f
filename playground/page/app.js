/* The page's beginning: puts the parts in place and asks the playground for what there is to see. */
import { startComposer } from "./composer.js";
import { actingMember, nameOf } from "./directory.js";
import { el, refill, whenChanged } from "./dom.js";
import { icon } from "./icons.js";
import { refresh } from "./live.js";
import { rejoin, startMemberMenus, unbanByHand } from "./member-menu.js";
import { startMembers } from "./members.js";
import { startSidebar } from "./sidebar.js";
import { changed, onChange, store } from "./store.js";
import { startTimeline } from "./timeline.js";
import { keepRelativeTimesFresh } from "./timestamps.js";
import { startVoice } from "./voice.js";

const LOST_FOR = 1200; // ms before a break is worth mentioning

let lostLongEnough = false;
let lostTimer = null;

function noticeBreaks() {
  if (store.link !== "lost") {
    clearTimeout(lostTimer);
    lostTimer = null;
    lostLongEnough = false;
  } else {
    lostTimer ??= setTimeout(() => {
      lostLongEnough = true;
      changed();
    }, LOST_FOR);
  }
}

const drawBanners = whenChanged((trouble, lost, offline, bot, gone, banned, unsaved) => {
  const banner = (kind, mark, text, action) =>
    el("div", { class: `banner banner-${kind}`, role: "status" }, icon(mark), el("span", {}, text), action);
  const button = (label, onclick) => el("button", { type: "button", class: "small-button", onclick }, label);
  const me = actingMember();
  refill(
    document.getElementById("banners"),
    trouble || lost ? banner("danger", "alert", trouble ?? "The connection is lost. Trying again…") : null,
    !trouble && offline
      ? banner("warn", "alert", `${bot} is offline. Commands and buttons work again when the bot is started.`)
      : null,
    unsaved
      ? banner("danger", "alert", `What happens here cannot be saved (${unsaved}). It is tried again every second.`)
      : null,
    gone
      ? banner(
          "info",
          "exit",
          `${gone} is ${banned ? "banned from" : "not in"} this guild.`,
          banned
            ? button("Unban by hand", () => unbanByHand(me))
            : button(me.was_here ? "Rejoin" : "Join", () => rejoin(me)),
        )
      : null,
  );
});

function draw() {
  noticeBreaks();
  const { view, trouble, drawer, membersShown } = store;
  const app = document.getElementById("app");
  app.dataset.drawer = drawer;
  app.dataset.members = membersShown ? "shown" : "hidden";
  const me = view && actingMember();
  drawBanners(
    trouble,
    lostLongEnough,
    view ? !view.bot.online : false,
    view?.bot.username,
    me && !me.present ? nameOf(me.user) : null,
    Boolean(me?.banned),
    view?.unsaved ?? null,
  );
}

function closeDrawer() {
  store.drawer = "none";
  changed();
}

document.getElementById("scrim").addEventListener("click", closeDrawer);
document.addEventListener(
  "keydown",
  (event) => event.key === "Escape" && !event.defaultPrevented && store.drawer !== "none" && closeDrawer(),
);
onChange(draw);
startSidebar();
startMemberMenus();
startMembers();
startVoice();
startTimeline();
startComposer();
keepRelativeTimesFresh();
refresh();
