/* Discord's markdown by blocks: code, quotes, headings, subtext, lists, paragraphs. */
import { el } from "./dom.js";
import { inline } from "./markdown-inline.js";

const FENCE = /```(?:([\w+#.-]+)?[ ]*\n)?([\s\S]*?)\n*```\n?/u;
const HEADING = /^(#{1,3})\s+(\S.*)$/u;
const SUBTEXT = /^-#\s+(\S.*)$/u;
const ITEM = /^(\s*)([-*]|\d{1,10}\.)\s+(\S.*)$/u;

/** Text as an element that holds its blocks. */
export function markdown(text, className = "") {
  return el("div", { class: `markdown ${className}` }, blocks(text ?? ""));
}

/* Quotes do not stand inside quotes: `quotable` says whether one may begin here. */
function blocks(text, quotable = true) {
  const fence = FENCE.exec(text);
  const everything = quotable && /^>>> /mu.exec(text);
  if (everything && (!fence || everything.index < fence.index)) {
    const before = text.slice(0, everything.index);
    return [...(before ? lines(before.replace(/\n$/u, ""), quotable) : []), quote(text.slice(everything.index + 4))];
  }
  if (!fence) return text ? lines(text, quotable) : [];
  const before = text.slice(0, fence.index).replace(/\n$/u, "");
  const after = text.slice(fence.index + fence[0].length);
  const code = el("pre", { class: "code-block", tabindex: 0 }, el("code", {}, fence[2] || fence[1] || ""));
  return [...(before ? lines(before, quotable) : []), code, ...(after ? blocks(after, quotable) : [])];
}

const quote = (text) => el("blockquote", { class: "quote" }, blocks(text, false));

function lines(text, quotable) {
  const made = [];
  const rows = text.split("\n");
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) made.push(el("p", {}, inline(paragraph.join("\n"))));
    paragraph = [];
  };
  for (let at = 0; at < rows.length;) {
    const taken = special(rows, at, quotable);
    if (taken) {
      flush();
      made.push(taken.node);
      at = taken.next;
    } else {
      paragraph.push(rows[at]);
      at += 1;
    }
  }
  flush();
  return made;
}

function special(rows, at, quotable) {
  const heading = HEADING.exec(rows[at]);
  if (heading)
    return {
      node: el(`h${heading[1].length + 2}`, { class: `heading heading-${heading[1].length}` }, inline(heading[2])),
      next: at + 1,
    };
  const subtext = SUBTEXT.exec(rows[at]);
  if (subtext) return { node: el("p", { class: "subtext" }, inline(subtext[1])), next: at + 1 };
  if (quotable && (rows[at].startsWith("> ") || rows[at] === ">")) return quoted(rows, at);
  if (ITEM.test(rows[at])) return list(rows, at);
  return null;
}

function quoted(rows, at) {
  let next = at;
  while (next < rows.length && (rows[next].startsWith("> ") || rows[next] === ">")) next += 1;
  return {
    node: quote(
      rows
        .slice(at, next)
        .map((row) => row.slice(2))
        .join("\n"),
    ),
    next,
  };
}

function list(rows, at) {
  const [, indent, mark] = ITEM.exec(rows[at]);
  const numbered = mark.endsWith(".");
  const node = numbered ? el("ol", { start: parseInt(mark, 10) }) : el("ul");
  let next = at;
  while (next < rows.length) {
    const item = ITEM.exec(rows[next]);
    if (item && item[1].length > indent.length && node.lastChild) {
      const nested = list(rows, next);
      node.lastChild.append(nested.node);
      next = nested.next;
    } else if (item && item[1].length === indent.length && item[2].endsWith(".") === numbered) {
      node.append(el("li", {}, inline(item[3])));
      next += 1;
    } else break;
  }
  return { node, next };
}
