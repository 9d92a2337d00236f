/* Keeps the store true: fetches the state, follows the events, comes back after a break. */
import { fetchState, openEvents, Refusal } from "./api.js";
import { writtenChannels } from "./directory.js";
import { abandon, settle, settleAll, failInteraction } from "./interactions.js";
import {
  changed,
  dropMessage,
  forgetActor,
  forgetGuild,
  markRead,
  putMessage,
  rememberPlace,
  rememberedActor,
  rememberedChannel,
  rememberedGuild,
  store,
} from "./store.js";
import { openModal } from "./modal.js";

let source = null;
let sourceActor = null;
let actor = null;
let guild = null;
let fetching = null; // what to wait for while a fetch is under way
let again = false;
let meanwhile = []; // events that came while a fetch was under way; the answer may be older than they are
let retry = 0;

/** Show the playground as this person sees it. */
export async function actAs(userId) {
  actor = userId;
  abandon();
  store.waiting.clear();
  store.failures.clear();
  await refresh();
}

/** Show another guild, where it was left. */
export async function showGuild(guildId) {
  guild = guildId;
  store.channelId = store.lastChannels.get(guildId) ?? null;
  store.drawer = "none";
  store.unreadGuilds.delete(guildId);
  await refresh();
}

/** Fetch the state now; calls made while one is under way become one more fetch, and all wait for the last. */
export function refresh() {
  again = true;
  fetching ??= fetchUntilFresh();
  return fetching;
}

async function fetchUntilFresh() {
  try {
    while (again) {
      again = false;
      await load(actor ?? rememberedActor(), guild ?? rememberedGuild());
    }
  } finally {
    fetching = null;
  }
}

async function load(userId, guildId) {
  meanwhile = [];
  try {
    const view = await fetchState(userId, guildId);
    if ((actor && actor !== userId) || (guild && guild !== guildId)) return; // chosen meanwhile, and comes next
    store.trouble = null;
    retry = 0;
    accept(view);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status >= 400 && error.status < 500 && (userId || guildId)) {
      forgetActor();
      forgetGuild();
      actor = guild = null;
      return load(null, null);
    }
    store.trouble = error.message;
    retry = Math.min(retry + 1, 5);
    setTimeout(refresh, retry * 1000);
  }
  changed();
}

function accept(view) {
  const earlier = store.view;
  actor ??= view.acting;
  guild ??= view.guild.id;
  const isNewcomer = earlier?.acting !== view.acting || earlier.guild.id !== view.guild.id;
  if (earlier?.acting !== view.acting) {
    store.lastRead.clear();
    store.unreadGuilds.clear();
  }
  store.view = view;
  for (const event of meanwhile) applyMessageEvent(event);
  chooseChannel(view);
  if (isNewcomer) for (const channel of view.channels) if (!store.lastRead.has(channel.id)) markRead(channel.id);
  settleAll();
  rememberPlace();
  follow(view.acting);
}

function setLink(state) {
  store.link = state;
  document.body.dataset.link = state;
}

function chooseChannel(view) {
  const wanted = store.channelId ?? rememberedChannel();
  const written = writtenChannels(view);
  const known = written.some((channel) => channel.id === wanted);
  const talkative = written.find((channel) => channel.name === "general") ?? written[0];
  store.channelId = known ? wanted : (talkative?.id ?? null);
}

function follow(acting) {
  if (source && sourceActor === acting && source.readyState !== EventSource.CLOSED) return;
  source?.close();
  sourceActor = acting;
  const opened = openEvents(acting);
  source = opened;
  setLink("connecting");
  opened.onopen = () => {
    if (source !== opened) return;
    setLink("live");
    changed();
    refresh(); // what happened before the events could be followed
  };
  opened.onerror = () => {
    if (source !== opened) return;
    setLink("lost");
    changed();
    // The browser tries again by itself, except after an answer that was no event stream.
    if (opened.readyState === EventSource.CLOSED) setTimeout(refresh, 1500);
  };
  opened.onmessage = ({ data }) => {
    if (source === opened) receive(JSON.parse(data));
  };
}

function receive(event) {
  if (event.guild_id && event.guild_id !== store.view.guild.id) {
    if (event.type === "message") store.unreadGuilds.add(event.guild_id);
    changed();
  } else if (event.type === "message" || event.type === "message_delete") {
    if (fetching) meanwhile.push(event);
    applyMessageEvent(event);
    changed();
  } else if (event.type === "modal") {
    settle(event.interaction_id);
    openModal(event.interaction_id, event.modal);
  } else if (event.type === "interaction_answered") {
    settle(event.interaction_id);
  } else if (event.type === "interaction_failed") {
    failInteraction(event.interaction_id, event.error);
  } else {
    refresh();
  }
}

function applyMessageEvent(event) {
  if (event.type === "message_delete") return dropMessage(event.channel_id, event.id);
  const known = store.view.channels.some((channel) => channel.id === event.channel_id);
  if (!known && !fetching) refresh(); // a direct-message channel that was opened just now
  putMessage(event.channel_id, event.message);
  store.failures.delete(event.message.id);
  settleAll();
}
