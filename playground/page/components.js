/* Message components: action rows and their controls, and the layout components of Components V2. */
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { SELECTS, TYPE } from "./component-types.js";
import { cssColour } from "./directory.js";
import { useComponent } from "./interactions.js";
import { safeAddress } from "./links.js";
import { markdown } from "./markdown.js";
import { fileCard, picture, veiled } from "./media.js";
import { selectMenu } from "./select-menu.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "primary" };

const DRAW = {
  [TYPE.actionRow]: (row, where) =>
    el(
      "div",
      { class: "action-row" },
      row.components.map((child) => component(child, where)),
    ),
  [TYPE.button]: button,
  [TYPE.section]: section,
  [TYPE.textDisplay]: (text) => markdown(text.content),
  [TYPE.thumbnail]: (item) =>
    veiled(picture(item.media, { className: "thumbnail", alt: item.description ?? "" }), item.spoiler),
  [TYPE.mediaGallery]: gallery,
  [TYPE.file]: file,
  [TYPE.separator]: (line) =>
    el("div", {
      class: `separator separator-${line.spacing === 2 ? "large" : "small"}`,
      role: line.divider === false ? null : "separator",
      "data-line": String(line.divider !== false),
    }),
  [TYPE.container]: container,
};
for (const type of SELECTS) DRAW[type] = select;

/** Any message component; `where` is {message, channelId}. */
export function component(data, where) {
  const draw = DRAW[data.type];
  return draw
    ? draw(data, where)
    : el("div", { class: "muted" }, `(a component of type ${data.type}, which the playground does not show)`);
}

function container(data, where) {
  const node = el(
    "div",
    { class: "container", style: { "--accent-bar": cssColour(data.accent_color) } },
    data.components.map((child) => component(child, where)),
  );
  return veiled(node, data.spoiler);
}

function section(data, where) {
  const text = el(
    "div",
    { class: "section-text" },
    data.components.map((child) => component(child, where)),
  );
  return el(
    "div",
    { class: "section" },
    text,
    el("div", { class: "section-accessory" }, component(data.accessory, where)),
  );
}

function gallery({ items }) {
  const pictures = items.map((item) =>
    veiled(picture(item.media, { className: "gallery-picture", alt: item.description ?? "", opens: true }), item.spoiler),
  );
  return el("div", { class: "gallery", "data-count": Math.min(items.length, 5) }, pictures);
}

function file(data) {
  return veiled(fileCard(data.name ?? "file", data.size, data.file?.url), data.spoiler);
}

/** An emoji as Discord describes it in a component or reaction. */
export function emoji(data) {
  if (!data) return null;
  return el("span", { class: "emoji" }, data.id ? `:${data.name}:` : data.name);
}

function button(data, { message, channelId }) {
  const style = STYLES[data.style] ?? "secondary";
  const label = [emoji(data.emoji), data.label && el("span", {}, data.label)];
  const href = data.style === 5 && !data.disabled ? safeAddress(data.url) : null;
  if (href)
    return el(
      "a",
      { class: "button button-link", href, target: "_blank", rel: "noopener noreferrer nofollow" },
      label,
      icon("external"),
    );
  const props = {
    type: "button",
    class: `button button-${style}`,
    disabled: data.disabled || data.style === 5,
    "aria-label": data.label ? null : (data.emoji?.name ?? "Button"),
    "data-key": `component-${message.id}-${data.custom_id}`,
    "data-testid": data.custom_id ? `component-${data.custom_id}` : null,
    onclick: (event) => press(event.currentTarget, () => useComponent(message, channelId, data)),
  };
  return el("button", props, label);
}

async function press(node, use) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  await use();
  node.removeAttribute("aria-busy");
}

function select(data, { message, channelId }) {
  return selectMenu(data, {
    key: `component-${message.id}-${data.custom_id}`,
    onSubmit: (values, node) => press(node, () => useComponent(message, channelId, data, values)),
  });
}
