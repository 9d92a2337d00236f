/* The bot's commands as they can be used in the current channel. */
import { currentChannel, isDirect } from "./directory.js";
import { store } from "./store.js";

const SUBCOMMAND = 1;
const GROUP = 2;

function usableHere(command) {
  if (!isDirect(currentChannel())) return !command.contexts || command.contexts.includes(0);
  if (command.guild_id) return false;
  return command.contexts ? command.contexts.includes(1) : command.dm_permission !== false;
}

/** Slash commands with subcommands flattened: {command, path, name, description, options}, by name. */
function slashCommands() {
  const commands = (store.view?.commands ?? []).filter((command) => (command.type ?? 1) === 1 && usableHere(command));
  return commands
    .flatMap((command) => flattened(command, command, [command.name]))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function flattened(command, node, path) {
  const inner = (node.options ?? []).filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (inner.length) return inner.flatMap((option) => flattened(command, option, [...path, option.name]));
  return [{ command, path, name: path.join(" "), description: node.description ?? "", options: node.options ?? [] }];
}

/** The commands of a context menu: type 2 for members, 3 for messages. */
export function contextCommands(type) {
  return (store.view?.commands ?? []).filter((command) => command.type === type && usableHere(command));
}

/** Options as Discord sends them: inside the subcommand, and that inside its group. */
export function nested({ command, path }, options) {
  let level = command;
  const types = path.slice(1).map((name) => {
    level = level.options.find((option) => option.name === name);
    return level.type;
  });
  return path.slice(1).reduceRight((inside, name, at) => [{ name, type: types[at], options: inside }], options);
}

/** Slash commands that fit what is typed after "/": whole beginnings first, then words, then descriptions. */
export function matchingCommands(typed) {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ name, description }) => {
    if (name.startsWith(wanted)) return 0;
    if (name.split(" ").some((word) => word.startsWith(wanted))) return 1;
    if (name.includes(wanted)) return 2;
    return description.toLowerCase().includes(wanted) ? 3 : 4;
  };
  return slashCommands()
    .map((entry) => [rank(entry), entry])
    .filter(([order]) => order < 4)
    .sort((a, b) => a[0] - b[0])
    .map(([, entry]) => entry);
}
