import { el } from "./dom.js";
import { showDialog } from "./dialogs.js";

/** Show a picture as large as the window lets it be. */
export function showPicture(address, alt) {
  const image = el("img", { class: "lightbox-picture", src: address, alt });
  const original = el("a", { href: address, target: "_blank", rel: "noopener" }, "Open by itself");
  showDialog({ title: alt || "Picture", body: [image, original], className: "lightbox" });
}
