/* Discord's markdown within a line, as elements. */
import { el } from "./dom.js";
import { link } from "./links.js";
import { channelMention, roleMention, timeMention, userMention } from "./mentions.js";

const DEEPEST = 12;
const styled = (tag, className) => (found, depth) =>
  el(tag, className ? { class: className } : {}, inline(found[1], depth + 1));

/* Tried in this order at each place where a special character stands. */
const RULES = [
  [/\\([^\p{L}\p{N}\s])/uy, (found) => found[1]],
  [
    /(`+)([^`](?:[\s\S]*?[^`])??)\1(?!`)/uy,
    (found) => el("code", { class: "code" }, found[2].replace(/^ (.*) $/s, "$1")),
  ],
  [/<@!?(\d{1,20})>/uy, (found) => userMention(found[1])],
  [/<@&(\d{1,20})>/uy, (found) => roleMention(found[1])],
  [/<#(\d{1,20})>/uy, (found) => channelMention(found[1])],
  [/<\/([^:>\n]{1,100}):(\d{1,20})>/uy, (found) => el("span", { class: "mention" }, `/${found[1]}`)],
  [
    /<a?:(\w{2,32}):\d{1,20}>/uy,
    (found) => el("span", { class: "custom-emoji", title: `:${found[1]}:` }, `:${found[1]}:`),
  ],
  [/<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/uy, (found) => timeMention(Number(found[1]), found[2])],
  [/<(https?:\/\/[^\s>]+)>/uy, (found) => link(found[1], found[1])],
  [
    /\[((?:\\.|[^[\]\\])+)\]\(\s*<?(https?:\/\/(?:[^\s<>()]|\([^\s<>()]*\))+)>?(?:\s+["'][^"'\n]*["'])?\s*\)/uy,
    (found, depth) => link(found[2], inline(found[1], depth + 1)),
  ],
  [/https?:\/\/(?:[^\s<>()]|\([^\s<>()]*\))*[^\s<>().,:;"'!?\]*_~|]/uy, (found) => link(found[0], found[0])],
  [/\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/suy, styled("strong")],
  [/__((?:\\.|[^\\])+?)__(?!_)/suy, styled("u")],
  [/\*(?=\S)((?:\*\*|\\.|[^*\\])+?)\*(?!\*)/suy, styled("em")],
  [/_((?:\\.|__|[^_\\])+?)_(?![\p{L}\p{N}_])/suy, styled("em")],
  [/~~((?:\\.|[^\\])+?)~~/suy, styled("s")],
  [/\|\|((?:\\.|[^\\])+?)\|\|/suy, (found, depth) => spoiler(inline(found[1], depth + 1))],
  [/@(?:everyone|here)\b/uy, (found) => el("span", { class: "mention" }, found[0])],
];

const PLAIN = /[^\\`<[*_~|@h]+|h(?!ttps?:)[^\\`<[*_~|@h]*/uy;

/** Text as nodes; unknown or unclosed marks stay as they were typed. */
export function inline(text, depth = 0) {
  if (depth > DEEPEST) return [text];
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const hit = match(PLAIN, text, at);
    if (hit) {
      plain += hit[0];
      at += hit[0].length;
      continue;
    }
    const [found, make] = firstRule(text, at);
    if (!found || insideWord(text, at, found[0])) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain) nodes.push(plain);
    plain = "";
    nodes.push(make(found, depth));
    at += found[0].length;
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function firstRule(text, at) {
  for (const [pattern, make] of RULES) {
    const found = match(pattern, text, at);
    if (found) return [found, make];
  }
  return [null, null];
}

/* snake_case_words are no italics. */
const insideWord = (text, at, found) =>
  found[0] === "_" && found[1] !== "_" && at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1]);

function spoiler(content) {
  const reveal = (event) => {
    if (node.dataset.open === "true") return;
    event.preventDefault();
    event.stopPropagation();
    node.dataset.open = "true";
    node.setAttribute("aria-label", "Spoiler, shown");
    node.removeAttribute("role");
  };
  const node = el(
    "span",
    { class: "spoiler", role: "button", tabindex: 0, "aria-label": "Spoiler, press to show" },
    el("span", {}, content),
  );
  node.addEventListener("click", reveal, { capture: true });
  node.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && reveal(event));
  return node;
}
