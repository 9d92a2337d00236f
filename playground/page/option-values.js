/* From what was typed into a command's option to the value Discord sends, or words on why it cannot be. */
import { channelChoices, givenChoices, matching, memberChoices, roleChoices } from "./choices.js";

export const OPTION = {
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
};

const YES_NO = [
  { value: true, label: "True" },
  { value: false, label: "False" },
];
const ENTITIES = new Set([OPTION.user, OPTION.channel, OPTION.role, OPTION.mentionable]);

/** The closed list an option is chosen from, or null when it is typed freely. */
export function choicesFor(option) {
  if (option.choices?.length) return givenChoices(option.choices);
  switch (option.type) {
    case OPTION.boolean:
      return YES_NO;
    case OPTION.user:
      return memberChoices();
    case OPTION.role:
      return roleChoices();
    case OPTION.channel:
      return channelChoices(option.channel_types);
    case OPTION.mentionable:
      return [...memberChoices(), ...roleChoices()];
    default:
      return null;
  }
}

/** {value} or {error} or, when nothing was typed, {}. */
export function readOption(option, text, picked) {
  if (picked) return { value: picked.value };
  const typed = text.trim();
  if (!typed) return {};
  const choices = choicesFor(option);
  if (choices) return fromList(option, choices, typed);
  if (option.type === OPTION.integer || option.type === OPTION.number) return fromNumber(option, typed);
  return fromText(option, typed);
}

function fromList(option, choices, typed) {
  const id = ENTITIES.has(option.type) ? /^<?[@#]?[!&]?(\d{15,20})>?$/u.exec(typed)?.[1] : null;
  if (id) return { value: id };
  const plain = (label) => label.toLowerCase().replace(/^[@#]/u, "");
  const exact = choices.find(
    (choice) =>
      plain(choice.label) === plain(typed) || String(choice.value) === typed || choice.also?.split(" ")[0] === typed,
  );
  if (exact) return { value: exact.value };
  const fitting = matching(choices, typed);
  return fitting.length === 1 && !ENTITIES.has(option.type)
    ? { value: fitting[0].value }
    : { error: fitting.length ? "Choose one from the list" : "Nothing in the list fits" };
}

function fromNumber(option, typed) {
  const value = Number(typed.replace(",", "."));
  if (!Number.isFinite(value)) return { error: "Not a number" };
  if (option.type === OPTION.integer && !Number.isSafeInteger(value)) return { error: "Not a whole number" };
  if (option.min_value !== undefined && value < option.min_value) return { error: `At least ${option.min_value}` };
  if (option.max_value !== undefined && value > option.max_value) return { error: `At most ${option.max_value}` };
  return { value };
}

function fromText(option, typed) {
  const length = [...typed].length;
  if (option.min_length && length < option.min_length) return { error: `At least ${option.min_length} characters` };
  const most = option.max_length ?? 6000;
  return length > most ? { error: `At most ${most} characters (${length})` } : { value: typed };
}

/** A few words on what an option takes. */
export function expects(option) {
  const names = {
    3: "text",
    4: "whole number",
    5: "true or false",
    6: "member",
    7: "channel",
    8: "role",
    9: "member or role",
    10: "number",
    11: "file",
  };
  const range = [
    option.min_value !== undefined && `from ${option.min_value}`,
    option.max_value !== undefined && `to ${option.max_value}`,
  ].filter(Boolean);
  return [option.choices?.length ? "choice" : (names[option.type] ?? "value"), ...range].join(" ");
}
