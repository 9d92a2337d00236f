import { el } from "./dom.js";
import { cssColour } from "./directory.js";
import { inline } from "./markdown-inline.js";
import { link } from "./links.js";
import { markdown } from "./markdown.js";
import { picture } from "./media.js";
import { headerTime } from "./timestamps.js";

/** A rich embed. */
export function embed(data) {
  const body = el(
    "div",
    { class: "embed-body" },
    data.author && author(data.author),
    data.title &&
      el("div", { class: "embed-title" }, data.url ? link(data.url, inline(data.title)) : inline(data.title)),
    data.description && markdown(data.description, "embed-description"),
    data.fields?.length ? el("dl", { class: "embed-fields" }, data.fields.map(field)) : null,
  );
  return el(
    "article",
    { class: "embed", style: { "--accent-bar": cssColour(data.color) } },
    el(
      "div",
      { class: "embed-top" },
      body,
      data.thumbnail && picture(data.thumbnail, { className: "embed-thumbnail" }),
    ),
    data.image && picture(data.image, { className: "embed-image" }),
    footer(data),
  );
}

function author({ name, url, icon_url: iconUrl }) {
  return el(
    "div",
    { class: "embed-author" },
    iconUrl && picture({ url: iconUrl }, { className: "embed-icon" }),
    url ? link(url, name) : name,
  );
}

const field = ({ name, value, inline: beside }) =>
  el(
    "div",
    { class: beside ? "embed-field embed-field-inline" : "embed-field" },
    el("dt", {}, inline(name)),
    el("dd", {}, markdown(value)),
  );

function footer({ footer: foot, timestamp }) {
  if (!foot && !timestamp) return null;
  const words = [foot?.text, timestamp && headerTime(new Date(timestamp))].filter(Boolean).join(" · ");
  return el(
    "footer",
    { class: "embed-footer" },
    foot?.icon_url && picture({ url: foot.icon_url }, { className: "embed-icon" }),
    words,
  );
}
