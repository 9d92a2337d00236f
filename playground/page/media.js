/* Pictures and files. Nothing is fetched from outside this page's own server: a foreign picture becomes a labelled tile. */
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { showPicture } from "./lightbox.js";
import { safeAddress } from "./links.js";

const PICTURES = /\.(png|jpe?g|gif|webp|avif|svg)$/iu;
const DELIVERED = new Set(["cdn.discordapp.com", "media.discordapp.net"]);

/** The address on this page's own server; null for any other. */
export function localAddress(address) {
  if (!address) return null;
  if (/^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/u.test(address)) return address;
  const href = safeAddress(new URL(address, location.href).href);
  if (!href) return null;
  const url = new URL(href);
  if (DELIVERED.has(url.host)) return `/cdn${url.pathname}${url.search}`;
  return url.origin === location.origin ? href : null;
}

/** A picture by address; a foreign one is named and linked. One that opens is shown large when it is pressed. */
export function picture(media, { className = "", alt = "", opens = false } = {}) {
  const address = localAddress(media?.url) ?? localAddress(media?.proxy_url);
  if (!address) return tile(media?.url, className, alt);
  const size = media.width && media.height ? { width: media.width, height: media.height } : {};
  const image = el("img", { class: `picture ${className}`, src: address, alt, loading: "lazy", ...size });
  const label = alt ? `Show large: ${alt}` : "Show large";
  const show = () => showPicture(address, alt);
  const shown = opens
    ? el("button", { type: "button", class: "picture-button", "aria-label": label, onclick: show }, image)
    : image;
  image.addEventListener("error", () => shown.replaceWith(tile(null, className, alt || "This picture is gone")));
  return shown;
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
      picture(file, { className: "attachment-picture", alt: file.description ?? file.filename, opens: true }),
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
