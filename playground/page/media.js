/* Pictures and files. Nothing is fetched from outside this page's own server: a foreign picture becomes a labelled tile. */
import { el, svg } from "./dom.js";
import { icon } from "./icons.js";
import { avatar } from "./avatar.js";
import { findMember } from "./directory.js";
import { safeAddress } from "./links.js";
import { store } from "./store.js";

const SILHOUETTE = "M12 4a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM3 24c0-5.5 4-9 9-9s9 3.5 9 9z";
const PICTURES = /\.(png|jpe?g|gif|webp|avif|svg)$/iu;

function localAddress(address) {
  if (!address) return null;
  if (/^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/u.test(address)) return address;
  const href = safeAddress(new URL(address, location.href).href);
  return href && new URL(href).origin === location.origin ? href : null;
}

/** The user whose avatar an address of Discord's CDN shows, when the playground knows them. */
function portrayed(address) {
  const id = /\/(?:avatars|users)\/(\d{5,20})\//u.exec(address ?? "")?.[1];
  if (id) return findMember(id)?.user ?? (id === store.view.bot.id ? { ...store.view.bot, bot: true } : null);
  return null;
}

/** A picture by address; an avatar is drawn, a foreign one is named and linked. */
export function picture(media, { className = "", alt = "" } = {}) {
  const address = media?.proxy_url && localAddress(media.proxy_url) ? media.proxy_url : media?.url;
  const src = localAddress(address);
  if (src) return el("img", { class: `picture ${className}`, src, alt, loading: "lazy" });
  const user = portrayed(address);
  if (user)
    return el(
      "span",
      { class: `picture picture-drawn ${className}`, role: "img", "aria-label": alt || "Avatar" },
      avatar(user, "avatar-fill"),
    );
  const number = /\/embed\/avatars\/(\d+)\.png/u.exec(address ?? "")?.[1];
  if (number) {
    const style = { "--hue": Number(number) * 55 };
    return el(
      "span",
      {
        class: `picture picture-drawn picture-default ${className}`,
        style,
        role: "img",
        "aria-label": alt || "Default avatar",
      },
      svg(SILHOUETTE, { filled: true }),
    );
  }
  return tile(address, className, alt);
}

function tile(address, className, alt) {
  const href = safeAddress(address);
  const host = href ? new URL(href).host : "no picture";
  const label = [icon("image"), el("span", { class: "tile-host" }, alt || host)];
  if (!href) return el("span", { class: `picture tile ${className}` }, label);
  const props = {
    class: `picture tile ${className}`,
    href,
    target: "_blank",
    rel: "noopener noreferrer nofollow",
    title: `${href} (not loaded here)`,
  };
  return el("a", props, label);
}

/** Blur what is marked as a spoiler until it is pressed. */
export function veiled(node, isSpoiler) {
  if (!isSpoiler) return node;
  const cover = el(
    "button",
    { type: "button", class: "veil-cover", onclick: () => frame.replaceWith(node) },
    "Spoiler",
  );
  const frame = el("div", { class: "veil" }, el("div", { class: "veil-content", inert: true }, node), cover);
  return frame;
}

/** An attached file: a picture, or a card with name and size. */
export function attachment(file) {
  const isSpoiler = file.filename?.startsWith("SPOILER_");
  if (file.content_type?.startsWith("image/") || PICTURES.test(file.filename ?? "")) {
    return veiled(
      picture(file, { className: "attachment-picture", alt: file.description ?? file.filename }),
      isSpoiler,
    );
  }
  return veiled(fileCard(file.filename ?? "file", file.size, file.url), isSpoiler);
}

/** A card for a file. */
export function fileCard(name, size, url) {
  const href = localAddress(url);
  const title = href ? el("a", { href, download: name }, name) : el("span", {}, name);
  return el(
    "div",
    { class: "file-card" },
    icon("file"),
    el("div", {}, el("div", { class: "file-name" }, title), size ? el("div", { class: "muted" }, bytes(size)) : null),
  );
}

function bytes(count) {
  if (count < 1024) return `${count} bytes`;
  const [value, unit] = count < 1048576 ? [count / 1024, "KB"] : [count / 1048576, "MB"];
  return `${value.toFixed(1)} ${unit}`;
}
