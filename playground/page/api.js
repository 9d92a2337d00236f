/* The playground server, as functions. */
import { store } from "./store.js";

/** What the server refused, in words for a person. */
export class Refusal extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof Blob) options.body = body;
  else if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refusal("The playground does not answer. Is it still running?", 0);
  }
  const text = await response.text();
  if (response.ok) return text ? JSON.parse(text) : null;
  throw new Refusal(errorWords(text) ?? `The playground answered ${response.status}.`, response.status);
}

function errorWords(text) {
  try {
    return JSON.parse(text).error ?? null;
  } catch {
    return null;
  }
}

const query = (values) => {
  const given = Object.entries(values).filter(([, value]) => value);
  return given.length ? `?${new URLSearchParams(given)}` : "";
};

export const fetchState = (acting, guild) => call("GET", `/api/state${query({ as: acting, guild_id: guild })}`);
export const openEvents = (acting) => new EventSource(`/api/events${query({ as: acting })}`);
export const postMessage = (body) => call("POST", "/api/messages", body);
export const postReaction = (body) => call("POST", "/api/reactions", { as: store.view.acting, ...body });
export const postCommand = (body) => call("POST", "/api/commands", body);
export const postAttachment = (body, file) => call("POST", `/api/attachments${query({ ...body, filename: file.name })}`, file);
export const postAutocomplete = (body) => call("POST", "/api/autocomplete", body);
export const postComponent = (body) => call("POST", "/api/components", body);
export const postModal = (body) => call("POST", "/api/modals", body);
export const putIntent = (intent, allowed) => call("PUT", `/api/intents/${intent}`, { allowed });
export const postReset = () => call("POST", "/api/reset", {});

/* What is done by hand is done in the guild that is shown, by whoever is acting. */
const byHand = (body) => ({ as: store.view.acting, guild_id: store.view.guild.id, ...body });

export const postPresence = (user, body) => call("POST", `/api/members/${user}/presence`, byHand(body));
export const postScreening = (user) => call("POST", `/api/members/${user}/screening`, byHand());
export const putLocale = (locale) => call("PUT", "/api/locale", byHand({ locale }));
export const postBan = (user, reason) => call("POST", `/api/members/${user}/ban`, byHand({ reason }));
export const deleteBan = (user) => call("DELETE", `/api/members/${user}/ban`, byHand());
export const putRoles = (user, roles) => call("PUT", `/api/members/${user}/roles`, byHand({ roles }));
export const postKick = (user, reason) => call("POST", `/api/members/${user}/kick`, byHand({ reason }));
export const postTimeout = (user, minutes) => call("POST", `/api/members/${user}/timeout`, byHand({ minutes }));
export const deleteTimeout = (user) => call("DELETE", `/api/members/${user}/timeout`, byHand());
export const putNickname = (user, nick) => call("PUT", `/api/members/${user}/nickname`, byHand({ nick }));
export const putVoice = (user, body) => call("PUT", `/api/members/${user}/voice`, byHand(body));
export const postRole = (body) => call("POST", "/api/roles", byHand(body));
export const patchRole = (role, body) => call("PATCH", `/api/roles/${role}`, byHand(body));
export const deleteRole = (role) => call("DELETE", `/api/roles/${role}`, byHand());
export const postChannel = (body) => call("POST", "/api/channels", byHand(body));
export const patchChannel = (channel, body) => call("PATCH", `/api/channels/${channel}`, byHand(body));
export const deleteChannel = (channel) => call("DELETE", `/api/channels/${channel}`, byHand());
const overwrite = (channel, target) => `/api/channels/${channel}/overwrites/${target}`;
export const putOverwrite = (channel, target, body) => call("PUT", overwrite(channel, target), byHand(body));
export const deleteOverwrite = (channel, target) => call("DELETE", overwrite(channel, target), byHand());
