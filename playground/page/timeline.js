/* The messages of the channel. Elements are kept while their message stays the same, so nothing flickers. */
import { avatar, botBadge } from "./avatar.js";
import { currentChannel, directorySignature, isDirect, nameOf } from "./directory.js";
import { el } from "./dom.js";
import { focusKeeper } from "./focus.js";
import { icon } from "./icons.js";
import { isEphemeral, messageNode, usedName } from "./message.js";
import { changed, markRead, onChange, store } from "./store.js";
import { longDate, sameDay } from "./timestamps.js";

const GROUPED_WITHIN = 7 * 60 * 1000; // ms between messages of one person shown under one name
const NEAR = 80; // px from the end that still count as the end

const timeline = document.getElementById("timeline");
const jump = document.getElementById("jump");
const drawn = new Map(); // key -> {node, signature}
let place = null;
let names = null;
let namesVersion = 0;
let pinned = true;
let newestSeen = null;

/** Keep the timeline up to date. */
export function startTimeline() {
  timeline.addEventListener(
    "scroll",
    () => {
      pinned = timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight < NEAR;
      if (pinned) atEnd();
      drawJump();
    },
    { passive: true },
  );
  jump.addEventListener("click", scrollToNewest);
  timeline.addEventListener("load", stay, true);
  new ResizeObserver(stay).observe(timeline);
  onChange(draw);
}

/** Go to the newest message. */
export function scrollToNewest() {
  pinned = true;
  stay();
  atEnd();
  drawJump();
}

function stay() {
  if (pinned) timeline.scrollTop = timeline.scrollHeight;
}

function atEnd() {
  if (store.channelId) markRead(store.channelId);
  newestSeen = store.view?.messages[store.channelId]?.at(-1)?.id ?? null;
}

function draw() {
  if (!store.view) return;
  const here = `${store.view.acting}:${store.channelId}`;
  if (here !== place) {
    place = here;
    drawn.clear();
    timeline.replaceChildren();
    pinned = true;
  }
  const nextNames = directorySignature();
  if (nextNames !== names) {
    names = nextNames;
    namesVersion += 1;
  }
  reconcile(entries());
  stay();
  if (pinned) atEnd();
  drawJump();
}

function entries() {
  const channel = currentChannel();
  if (!channel) return [{ key: "nowhere", signature: "", make: nowhere }];
  const messages = (store.view.messages[channel.id] ?? []).filter((message) => !store.dismissed.has(message.id));
  const list = [];
  if (messages.length < 100)
    list.push({ key: "start", signature: channel.name + channel.topic, make: () => beginning(channel) });
  let before = null;
  for (const message of messages) {
    const at = new Date(message.timestamp);
    if (!before || !sameDay(at, new Date(before.timestamp))) {
      list.push({
        key: `day-${at.toDateString()}`,
        signature: "",
        make: () => el("div", { class: "day", role: "separator" }, el("span", {}, longDate(at))),
      });
    }
    const options = { channelId: channel.id, grouped: continues(message, before) };
    const signature = JSON.stringify([message, options, namesVersion]);
    list.push({ key: message.id, signature, make: () => drawMessage(message, options) });
    const failure = store.failures.get(message.id);
    if (failure)
      list.push({
        key: `failure-${message.id}`,
        signature: failure,
        make: () => el("p", { class: "failure failure-under", role: "alert" }, icon("alert"), failure),
      });
    before = message;
  }
  for (const entry of store.waiting.values()) {
    if (entry.channelId === channel.id)
      list.push({ key: entry.key, signature: entry.status, make: () => waitingNode(entry) });
  }
  return list;
}

/* One message the page cannot draw must not take the others with it. */
function drawMessage(message, options) {
  try {
    return messageNode(message, options);
  } catch (error) {
    console.error("This message could not be drawn", message, error);
    return el(
      "p",
      { class: "failure failure-under", "data-testid": "message" },
      icon("alert"),
      `A message of ${nameOf(message.author)} could not be drawn: ${error.message}`,
    );
  }
}

function continues(message, before) {
  if (!before || message.interaction || message.message_reference || message.type === 7 || before.type === 7)
    return false;
  if (message.author.id !== before.author.id || isEphemeral(message) !== isEphemeral(before)) return false;
  const [a, b] = [new Date(before.timestamp), new Date(message.timestamp)];
  return b - a < GROUPED_WITHIN && sameDay(a, b);
}

function reconcile(list) {
  const giveFocusBack = focusKeeper(timeline);
  const wanted = new Set(list.map((entry) => entry.key));
  for (const [key, { node }] of drawn) {
    if (wanted.has(key)) continue;
    node.remove();
    drawn.delete(key);
  }
  let cursor = timeline.firstChild;
  for (const { key, signature, make } of list) {
    let known = drawn.get(key);
    if (known?.signature !== signature) {
      const node = make();
      if (known) {
        if (cursor === known.node) cursor = node;
        known.node.replaceWith(node);
      }
      known = { node, signature };
      drawn.set(key, known);
    }
    if (known.node === cursor) cursor = cursor.nextSibling;
    else timeline.insertBefore(known.node, cursor);
  }
  giveFocusBack();
}

function drawJump() {
  jump.hidden = pinned;
  if (pinned) return;
  const messages = store.view?.messages[store.channelId] ?? [];
  const seen = messages.findIndex((message) => message.id === newestSeen);
  const fresh = seen < 0 ? 0 : messages.length - 1 - seen;
  jump.replaceChildren(
    fresh ? `${fresh} new ${fresh === 1 ? "message" : "messages"}` : "Jump to the newest",
    icon("down"),
  );
}

function waitingNode(entry) {
  const bot = { ...store.view.bot, bot: true };
  const forget = () => {
    store.waiting.delete(entry.key);
    changed();
  };
  const state =
    entry.status === "failed"
      ? el(
          "p",
          { class: "failure", role: "alert", "data-testid": "failure" },
          icon("alert"),
          entry.error,
          el("button", { type: "button", class: "text-button", onclick: forget }, "Dismiss"),
        )
      : el(
          "div",
          { class: "thinking", role: "status" },
          el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
          "Sending command…",
        );
  return el(
    "article",
    { class: "message message-waiting" },
    el(
      "div",
      { class: "above" },
      avatar({ id: store.view.acting }, "avatar-tiny"),
      el("span", {}, "You used "),
      el("span", { class: "slash-name" }, usedName(entry.name)),
    ),
    el("div", { class: "message-gutter" }, avatar(bot)),
    el(
      "div",
      { class: "message-body" },
      el("div", { class: "message-head" }, el("span", { class: "author" }, nameOf(bot)), botBadge()),
      state,
    ),
  );
}

function beginning(channel) {
  const direct = isDirect(channel);
  const words = direct
    ? `Your direct messages with ${channel.name}.`
    : channel.topic || "This is where the channel begins.";
  return el(
    "header",
    { class: "beginning" },
    el("span", { class: "beginning-mark" }, icon(direct ? "at" : "hash")),
    el("h2", {}, direct ? channel.name : `Welcome to #${channel.name}`),
    el("p", { class: "muted" }, words),
  );
}

function nowhere() {
  return el(
    "div",
    { class: "nowhere" },
    icon("lock"),
    el("h2", {}, "Nothing to see from here"),
    el(
      "p",
      { class: "muted" },
      "This person sees no channel. Let them rejoin from the list of members, or act as somebody else.",
    ),
  );
}
