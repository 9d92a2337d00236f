/* What the page knows. Drawing reads it; only the functions here and in live.js change it. */

export const store = {
  view: null, // the latest answer of GET /api/state
  channelId: null,
  link: "connecting", // "connecting" | "live" | "lost"
  trouble: null, // why the state could not be fetched, in words
  waiting: new Map(), // commands that were sent and not answered yet, by a local key
  failures: new Map(), // message id -> why a press on one of its components failed
  dismissed: new Set(JSON.parse(sessionStorage.getItem("playground.dismissed") ?? "[]")), // ephemeral messages the person put away
  lastChannels: new Map(), // guild id -> the channel that was shown there
  unreadGuilds: new Set(), // the other guilds in which something was written
  lastRead: new Map(), // channel id -> newest message id seen
  drawer: "none", // on a narrow screen: "none" | "channels" | "members"
  membersShown: true,
};

const listeners = [];
let due = false;

/** Call `listener` after each change, once for all changes made in the same turn. */
export function onChange(listener) {
  listeners.push(listener);
}

/** Say that something in the store is different now. */
export function changed() {
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    for (const listener of listeners) listener();
  });
}

const params = () => new URL(location.href).searchParams;

/** The person chosen earlier: by the address first, then by this browser's memory. */
export const rememberedActor = () => params().get("as") ?? localStorage.getItem("playground.as");

/** The channel named by the address. */
export const rememberedChannel = () => params().get("channel");

/** The guild chosen earlier, likewise. */
export const rememberedGuild = () => params().get("guild") ?? localStorage.getItem("playground.guild");

/** Forget which guild was shown, because the playground does not know it. */
export function forgetGuild() {
  localStorage.removeItem("playground.guild");
  putInAddress({ guild: null });
}

/** Forget who was acting, because the playground does not know that person. */
export function forgetActor() {
  localStorage.removeItem("playground.as");
  putInAddress({ as: null });
}

/** Write down who is acting and where, so that a reload or a copied address leads back. */
export function rememberPlace() {
  const acting = store.view?.acting;
  const guild = store.view?.guild.id;
  if (acting) localStorage.setItem("playground.as", acting);
  if (guild) localStorage.setItem("playground.guild", guild);
  if (guild && store.channelId) store.lastChannels.set(guild, store.channelId);
  putInAddress({ as: acting, guild, channel: store.channelId });
}

function putInAddress(values) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  if (url.href !== location.href) history.replaceState(null, "", url);
}

/** Put a message that is new or changed where it belongs, by its id. */
export function putMessage(channelId, message) {
  const list = (store.view.messages[channelId] ??= []);
  const at = list.findIndex((known) => known.id === message.id);
  if (at >= 0) list[at] = message;
  else if (!list.length || isNewer(message.id, list.at(-1).id)) list.push(message);
  else
    list.splice(
      list.findIndex((known) => isNewer(known.id, message.id)),
      0,
      message,
    );
}

/** Take a deleted message away. */
export function dropMessage(channelId, id) {
  const list = store.view.messages[channelId];
  if (list) store.view.messages[channelId] = list.filter((message) => message.id !== id);
}

/** Whether snowflake `a` was made after `b`; they exceed what a number holds exactly. */
export const isNewer = (a, b) => BigInt(a) > BigInt(b);

/** Show another channel. */
export function goTo(channelId) {
  store.channelId = channelId;
  store.drawer = "none";
  markRead(channelId);
  rememberPlace();
  changed();
}

/** Put an ephemeral message away for as long as this tab lives. */
export function dismiss(id) {
  store.dismissed.add(id);
  sessionStorage.setItem("playground.dismissed", JSON.stringify([...store.dismissed].slice(-200)));
  changed();
}

/** Count everything in a channel as seen. */
export function markRead(channelId) {
  const newest = store.view?.messages[channelId]?.at(-1)?.id;
  if (newest) store.lastRead.set(channelId, newest);
}
