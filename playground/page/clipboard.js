import { toast } from "./toast.js";

/** Put a text on the clipboard. */
export async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast("Copied.");
}
