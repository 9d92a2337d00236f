/* Interactions from the moment they are sent until the bot answered, failed or stayed silent. */
import { postCommand, postComponent, postModal } from "./api.js";
import { changed, isNewer, store } from "./store.js";
import { toast } from "./toast.js";

const NO_ANSWER = "The application did not respond";
const PATIENCE = 20000; // ms; the playground reports answers and failures itself, this is for when it is gone

const early = new Map(); // interaction id -> outcome that came before the answer to our own request
const watchers = new Map(); // interaction id -> what to call with its outcome
let nextKey = 0;

/** Use a command; a line in the channel says so until the bot answers. */
export async function useCommand({ command, name, options, targetId }) {
  const key = `sent-${++nextKey}`;
  const channelId = store.channelId;
  const entry = { key, channelId, name, status: "sending", interactionId: null };
  store.waiting.set(key, entry);
  changed();
  const body = { as: store.view.acting, channel_id: channelId, command_id: command.id, options: options ?? [] };
  if (targetId) body.target_id = targetId;
  try {
    entry.interactionId = (await postCommand(body)).interaction_id;
  } catch (error) {
    store.waiting.delete(key);
    changed();
    toast(error.message, "danger");
    return false;
  }
  const outcome = early.get(entry.interactionId);
  if (outcome) conclude(entry, outcome);
  settleAll();
  setTimeout(() => store.waiting.get(key)?.status === "sending" && conclude(entry, { failed: true }), PATIENCE);
  return true;
}

function conclude(entry, outcome) {
  if (!outcome.failed) store.waiting.delete(entry.key);
  else Object.assign(entry, { status: "failed", error: outcome.error || NO_ANSWER });
  changed();
}

/** Press a button or choose in a select; resolves when the bot reacted. */
export async function useComponent(message, channelId, component, values) {
  if (store.failures.delete(message.id)) changed();
  const body = {
    as: store.view.acting,
    channel_id: channelId,
    message_id: message.id,
    custom_id: component.custom_id,
    component_type: component.type,
  };
  if (values) body.values = values;
  const outcome = await request(() => postComponent(body));
  if (outcome.failed) {
    store.failures.set(message.id, outcome.error);
    changed();
  }
}

/** Send a modal; the outcome says whether the bot took it. */
export const submitModal = (interactionId, customId, components) =>
  request(() => postModal({ as: store.view.acting, interaction_id: interactionId, custom_id: customId, components }));

async function request(post) {
  let id;
  try {
    id = (await post()).interaction_id;
  } catch (error) {
    return { failed: true, error: error.message };
  }
  if (early.has(id)) return early.get(id);
  return new Promise((resolve) => {
    const finish = (outcome) => {
      if (watchers.delete(id)) resolve(outcome);
    };
    watchers.set(id, finish);
    setTimeout(() => finish({ failed: true, error: NO_ANSWER }), PATIENCE);
  });
}

/** Expect no answer any more to what was pressed: somebody else is acting now. */
export function abandon() {
  for (const finish of [...watchers.values()]) finish({ failed: false });
}

/** The bot answered this interaction. */
export const settle = (interactionId) => report(interactionId, { failed: false });

/** The bot did not answer this interaction. */
export function failInteraction(interactionId, error) {
  report(interactionId, { failed: true, error: error || NO_ANSWER });
}

function report(interactionId, outcome) {
  early.set(interactionId, outcome);
  watchers.get(interactionId)?.(outcome);
  for (const entry of [...store.waiting.values()]) {
    if (entry.interactionId === interactionId) conclude(entry, outcome);
  }
}

/** Find the replies to what was sent. */
export function settleAll() {
  for (const entry of [...store.waiting.values()]) {
    const messages = store.view.messages[entry.channelId] ?? [];
    if (entry.interactionId && messages.some((message) => answers(message, entry))) {
      store.waiting.delete(entry.key);
      changed();
    }
  }
}

function answers(message, { interactionId }) {
  const cause = message.interaction_metadata?.id ?? message.interaction?.id;
  if (cause) return cause === interactionId;
  const by = message.interaction?.user?.id;
  return by === store.view.acting && isNewer(message.id, interactionId);
}
