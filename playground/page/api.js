/* The playground server, as functions. */

/** What the server refused, in words for a person. */
export class Refusal extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
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

const query = (acting) => (acting ? `?as=${encodeURIComponent(acting)}` : "");

export const fetchState = (acting) => call("GET", `/api/state${query(acting)}`);
export const openEvents = (acting) => new EventSource(`/api/events${query(acting)}`);
export const postMessage = (body) => call("POST", "/api/messages", body);
export const postCommand = (body) => call("POST", "/api/commands", body);
export const postAutocomplete = (body) => call("POST", "/api/autocomplete", body);
export const postComponent = (body) => call("POST", "/api/components", body);
export const postModal = (body) => call("POST", "/api/modals", body);
export const postPresence = (user, present) => call("POST", `/api/members/${user}/presence`, { present });
export const postBan = (user, body) => call("POST", `/api/members/${user}/ban`, body);
export const deleteBan = (user, body) => call("DELETE", `/api/members/${user}/ban`, body);
