import { el } from "./dom.js";

/** The address when it is one a person may be sent to (http or https), else null. */
export function safeAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens in a new tab and tells the other side nothing; plain text when the address is not safe. */
export function link(address, ...label) {
  const href = safeAddress(address);
  if (!href) return el("span", {}, ...label);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", title: href }, ...label);
}
