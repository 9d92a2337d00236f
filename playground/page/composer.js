/* Where messages are typed and commands begin. It is built once: drawing never touches what is being typed. */
import { postMessage } from "./api.js";
import { commandForm } from "./command-form.js";
import { matchingCommands } from "./commands.js";
import { actingMember, currentChannel, isDirect, nameOf, timedOutUntil } from "./directory.js";
import { el } from "./dom.js";
import { icon, penguin } from "./icons.js";
import { mentionAt, mentionChoices, withMentions } from "./mention-typing.js";
import { changed, onChange, putMessage, store } from "./store.js";
import { COMBOBOX, makeSuggestions } from "./suggestions.js";
import { scrollToNewest } from "./timeline.js";
import { stamp } from "./timestamps.js";
import { toast } from "./toast.js";

const LONGEST = 2000; // characters in a message
const COMMAND_LIKE = /^\/[\p{L}\p{N}_-]*(?=\s|$)/u; // unlike a path, which goes on with another slash
const NARROW = matchMedia("(max-width: 700px)");
const drafts = new Map(); // "acting:channel" -> what was typed there
let place = null;
let form = null;

const suggestions = makeSuggestions();
const input = el("textarea", {
  id: "composer-input",
  class: "composer-input",
  rows: 1,
  "data-testid": "composer",
  ...COMBOBOX,
  role: null,
  "aria-expanded": null,
  "aria-haspopup": "listbox",
});
const count = el("span", { class: "composer-count", "aria-live": "polite" });
const sendButton = el(
  "button",
  { type: "button", class: "send", "data-testid": "send", "aria-label": "Send" },
  icon("send"),
);
const slashButton = el(
  "button",
  { type: "button", class: "icon-button composer-slash", "aria-label": "Use a command", title: "Use a command" },
  icon("slash"),
);
const field = el("div", { class: "composer-field" }, slashButton, input, count);
const box = el("div", { class: "composer-box" }, field, sendButton);

/** Put the composer on the page. */
export function startComposer() {
  document.getElementById("composer").append(suggestions.node, box);
  input.addEventListener("input", typed);
  input.addEventListener("keydown", key);
  input.addEventListener("blur", () => suggestions.inputOf() === input && suggestions.hide());
  input.addEventListener("focus", () => input.value.startsWith("/") && suggest());
  sendButton.addEventListener("click", () => (form ? form.send() : sendText()));
  slashButton.addEventListener("click", () => write("/"));
  document.addEventListener("keydown", typeAnywhere);
  NARROW.addEventListener("change", draw);
  onChange(draw);
}

function draw() {
  if (!store.view) return;
  const channel = currentChannel();
  const here = `${store.view.acting}:${store.channelId}`;
  if (here !== place) {
    if (place) drafts.set(place, input.value);
    place = here;
    closeForm("quiet");
    input.value = drafts.get(here) ?? "";
    fit();
  }
  const until = timedOutUntil(actingMember());
  const name = isDirect(channel) ? `@${channel.name}` : `#${channel?.name}`;
  const barred = !channel || channel.can_send === false;
  input.disabled = barred;
  sendButton.disabled = barred;
  slashButton.disabled = barred;
  input.setAttribute("aria-label", channel ? `Message ${name}` : "Message");
  if (!channel) input.placeholder = "There is no channel here for you";
  else if (until) input.placeholder = `Timed out until ${stamp(until, "s")}`;
  else
    input.placeholder = barred
      ? "You may not write in this channel"
      : NARROW.matches
        ? `Message ${name}`
        : `Message ${name} — “/” for commands`;
}

function typed() {
  fit();
  suggest();
}

function fit() {
  input.style.setProperty("height", "auto");
  input.style.setProperty("height", `${Math.min(input.scrollHeight, 220)}px`);
  const left = LONGEST - [...input.value].length;
  count.textContent = left < 200 ? String(left) : "";
  count.dataset.wrong = String(left < 0);
}

function suggest() {
  const text = input.value;
  if (/^\/[^\n]*$/u.test(text)) return suggestCommands(text.slice(1));
  const mention = mentionAt(text, input.selectionStart);
  const choices = mention ? mentionChoices(mention) : [];
  const isWhole = choices.some((choice) => choice.label === mention.mark + mention.typed);
  if (!choices.length || isWhole) return suggestions.hide();
  const heading = mention.mark === "#" ? "Channels" : "Members and roles";
  suggestions.show(input, { heading, choices, onPick: (choice) => complete(mention, choice) });
}

function suggestCommands(wanted) {
  const found = matchingCommands(wanted);
  const exact = wanted.endsWith(" ") && found.find((entry) => entry.name === wanted.trim());
  const sharesBeginning = found.some((entry) => entry.name.startsWith(wanted) && entry.name !== wanted.trim());
  if (exact && !sharesBeginning) return openForm(exact);
  const heading = `Commands of ${nameOf({ ...store.view.bot })} — ${found.length}`;
  const choices = byGroup(found, wanted).map(commandChoice);
  suggestions.show(input, { heading, note: noCommand(wanted), choices, onPick: ({ entry }) => openForm(entry) });
}

/** Why there is nothing to choose from. */
function noCommand(wanted) {
  if (!store.view.commands.length && !store.view.bot.online) return "The bot is offline and has no commands yet.";
  return matchingCommands("").length ? `No command fits “/${wanted.trim()}”.` : "There are no commands for you here.";
}

/** Commands under the word they share, as long as nobody looks for one: then the best fit comes first. */
function byGroup(found, wanted) {
  if (wanted.trim()) return found;
  const first = (entry) => entry.path[0];
  const shared = (entry) => found.filter((other) => first(other) === first(entry)).length > 1;
  const alone = found.filter((entry) => !shared(entry)).map((entry) => ({ ...entry, group: "Single commands" }));
  const together = found.filter(shared).map((entry) => ({ ...entry, group: `/${first(entry)}` }));
  return [...together, ...(together.length ? alone : found)];
}

function commandChoice(entry) {
  const options = entry.options.map((option) =>
    el("span", { class: option.required ? "option-chip" : "option-chip option-chip-optional" }, option.name),
  );
  const line = el("span", { class: "choice-label" }, el("span", { class: "slash-name" }, `/${entry.name}`), options);
  return {
    entry,
    group: entry.group,
    value: entry.name,
    testid: `command-${entry.name.replaceAll(" ", "-")}`,
    art: () => el("span", { class: "avatar avatar-small avatar-bot" }, penguin()),
    content: el("span", { class: "choice-text" }, line, el("span", { class: "choice-detail" }, entry.description)),
  };
}

function complete({ start }, choice) {
  const rest = input.value.slice(input.selectionStart);
  const before = `${input.value.slice(0, start)}${choice.label} `;
  input.value = before + rest.replace(/^ /u, "");
  input.setSelectionRange(before.length, before.length);
  suggestions.hide();
  fit();
}

function openForm(entry) {
  suggestions.hide();
  input.value = "";
  fit();
  form = commandForm(entry, suggestions, closeForm);
  field.hidden = true;
  box.prepend(form.node);
  form.focus();
}

function closeForm(focus = true) {
  if (!form) return;
  form.node.remove();
  form = null;
  field.hidden = false;
  suggestions.hide();
  if (focus !== "quiet") input.focus({ preventScroll: true });
}

function key(event) {
  if (event.isComposing || suggestions.takeKey(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    sendText();
  }
}

async function sendText() {
  const text = input.value.trim();
  if (!text) return;
  const command =
    text.startsWith("/") && matchingCommands(text.slice(1)).find((entry) => entry.name === text.slice(1).trim());
  if (command) return openForm(command);
  const name = COMMAND_LIKE.exec(text)?.[0];
  if (name) return toast(`There is no command ${name} for you here, and it was not sent as a message.`, "danger");
  const channelId = store.channelId;
  input.value = "";
  typed();
  try {
    const message = await postMessage({ as: store.view.acting, channel_id: channelId, content: withMentions(text) });
    if (message?.id) putMessage(channelId, message);
    scrollToNewest();
    changed();
  } catch (error) {
    if (!input.value) input.value = text;
    fit();
    toast(error.message, "danger");
  }
}

function write(text) {
  closeForm();
  input.value = text;
  input.focus();
  typed();
}

/** Add a mention of a user to what is being typed. */
export function addMention(userId) {
  closeForm();
  const gap = input.value && !input.value.endsWith(" ") ? " " : "";
  write(`${input.value}${gap}@${nameOf({ id: userId })} `);
}

function typeAnywhere(event) {
  const busy = event.target.closest?.(
    "input, textarea, select, button, a, dialog, .floating, [role=button], [contenteditable]",
  );
  if (
    busy ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.key.length !== 1 ||
    event.key === " " ||
    input.disabled
  )
    return;
  if (document.querySelector("dialog[open]")) return;
  if (form) form.focus();
  else input.focus(); // the key then types into it
}
