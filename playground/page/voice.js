/* Voice channels: who is in which, and the acting member's own microphone. */
import { putVoice } from "./api.js";
import { attempt } from "./attempt.js";
import { avatar } from "./avatar.js";
import { showChannelSettings } from "./channel-settings.js";
import { findChannel, findMember, nameOf, voiceChannels } from "./directory.js";
import { el, refill, whenChanged } from "./dom.js";
import { icon } from "./icons.js";
import { askForMember } from "./member-asked.js";
import { openMenu } from "./menu.js";
import { may } from "./permissions.js";
import { onChange, store } from "./store.js";

/** Where somebody is in voice and how; undefined outside of it. */
export const voiceOf = (userId) => store.view.voice.find((state) => state.user_id === userId);

/** Keep the panel of the acting member's own stay up to date. */
export function startVoice() {
  onChange(() => {
    if (!store.view) return;
    const own = voiceOf(store.view.acting);
    drawOwn(own && findChannel(own.channel_id)?.name, own, store.view.acting);
  });
}

const change = (body, done) => attempt(() => putVoice(store.view.acting, body), done);

const drawOwn = whenChanged((channel, own) => {
  const part = document.getElementById("voice");
  part.hidden = !own;
  if (!own) return refill(part);
  const toggle = (name, mark, label, on) =>
    el(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-pressed": String(on),
        "aria-label": label,
        title: label,
        "data-key": name,
        "data-testid": name,
        onclick: () => change({ [name]: !on }),
      },
      icon(mark),
    );
  const leave = {
    type: "button",
    class: "icon-button voice-leave",
    "aria-label": "Leave the voice channel",
    title: "Leave the voice channel",
    "data-testid": "leave-voice",
    onclick: () => change({ channel_id: null }),
  };
  return refill(
    part,
    el(
      "div",
      { class: "voice-place" },
      el("span", { class: "voice-connected" }, "In voice"),
      el("span", { class: "voice-name" }, channel ?? "a hidden channel"),
    ),
    toggle("mute", own.self_mute ? "micOff" : "mic", own.self_mute ? "Unmute yourself" : "Mute yourself", own.self_mute),
    toggle(
      "deaf",
      own.self_deaf ? "soundOff" : "sound",
      own.self_deaf ? "Hear again" : "Deafen yourself",
      own.self_deaf,
    ),
    el("button", leave, icon("exit")),
  );
});

/** The part of the channel list that shows voice; made anew whenever `voiceFacts` differ. */
export function voiceSection() {
  const channels = voiceChannels();
  if (!channels.length) return null;
  return [el("h2", { class: "list-heading" }, "Voice"), el("ul", { class: "voice-list" }, channels.map(voiceRow))];
}

/** All that the section shows. */
export const voiceFacts = () => [voiceChannels(), store.view.voice, store.view.acting, may("MANAGE_CHANNELS")];

function voiceRow(channel) {
  const inside = store.view.voice.filter((state) => state.channel_id === channel.id);
  const here = inside.some((state) => state.user_id === store.view.acting);
  const join = () => change({ channel_id: channel.id }, `You are in ${channel.name}.`);
  const settings = (event) => {
    if (!may("MANAGE_CHANNELS")) return;
    event.preventDefault();
    const edit = { label: "Edit the channel…", icon: "gear", onSelect: () => showChannelSettings(channel.id) };
    openMenu({ x: event.clientX, y: event.clientY }, [edit]);
  };
  const room = channel.user_limit ? `${inside.length}/${channel.user_limit}` : inside.length || null;
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: "channel channel-voice",
        "aria-pressed": String(here),
        title: here ? "You are here" : "Join this voice channel",
        "data-key": `voice-${channel.id}`,
        "data-testid": `voice-${channel.name}`,
        onclick: here ? null : join,
        oncontextmenu: settings,
      },
      icon("speaker"),
      el("span", { class: "channel-name" }, channel.name),
      room ? el("span", { class: "voice-room" }, room) : null,
    ),
    inside.length ? el("ul", { class: "voice-members" }, inside.map(memberRow)) : null,
  );
}

function memberRow(state) {
  const member = findMember(state.user_id);
  const name = nameOf(member.user);
  const mark = (kind, words) =>
    el("span", { class: "voice-mark", role: "img", "aria-label": words, title: words }, icon(kind));
  const props = {
    type: "button",
    class: "voice-member",
    "data-key": `in-voice-${state.user_id}`,
    "data-testid": `in-voice-${name}`,
    "aria-haspopup": "menu",
    onclick: (event) => askForMember(member, event.currentTarget),
  };
  return el(
    "li",
    {},
    el(
      "button",
      props,
      avatar(member.user, "avatar-tiny"),
      el("span", { class: "channel-name" }, name),
      state.self_video ? mark("camera", "Shows a camera") : null,
      state.self_stream ? mark("screen", "Shares a screen") : null,
      state.mute ? mark("micOff", "Muted by the staff") : state.self_mute ? mark("micOff", "Muted") : null,
      state.deaf ? mark("soundOff", "Deafened by the staff") : state.self_deaf ? mark("soundOff", "Deafened") : null,
    ),
  );
}

/** What the staff can do to somebody in voice, as entries of a member's menu. */
export function voiceItems(member) {
  const state = voiceOf(member.user.id);
  if (!state || member.user.id === store.view.acting) return [];
  const act = (body, done) => () => attempt(() => putVoice(member.user.id, body), done);
  const name = nameOf(member.user);
  const list = [];
  if (may("MUTE_MEMBERS"))
    list.push({
      label: state.mute ? "Unmute in voice" : "Mute in voice",
      icon: state.mute ? "mic" : "micOff",
      testid: "voice-mute",
      onSelect: act({ mute: !state.mute }),
    });
  if (may("DEAFEN_MEMBERS"))
    list.push({
      label: state.deaf ? "Undeafen in voice" : "Deafen in voice",
      icon: state.deaf ? "sound" : "soundOff",
      testid: "voice-deafen",
      onSelect: act({ deaf: !state.deaf }),
    });
  if (!may("MOVE_MEMBERS")) return list;
  for (const channel of voiceChannels().filter(({ id }) => id !== state.channel_id))
    list.push({
      label: `Move to ${channel.name}`,
      icon: "speaker",
      testid: `voice-move-${channel.name}`,
      onSelect: act({ channel_id: channel.id }, `${name} is in ${channel.name}.`),
    });
  list.push({
    label: "Disconnect from voice",
    icon: "exit",
    danger: true,
    testid: "voice-disconnect",
    onSelect: act({ channel_id: null }, `${name} is out of voice.`),
  });
  return list;
}
