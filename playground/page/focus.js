/* Where the focus goes when what had it is drawn again: whoever uses the keyboard goes on from where they were. */

const find = (name, value, within = document) =>
  value ? within.querySelector(`[${name}="${CSS.escape(value)}"]`) : null;

/* What can be used of a message's components. */
const controls = (article) => [...(article?.querySelectorAll(".components :is(button:not(:disabled), a[href])") ?? [])];

/**
 * Remember what has the focus in an area; the answer gives it back once the area is drawn again. A control may have
 * another key by then, as the buttons of pages do, or be disabled; without one left the area itself gets the focus.
 */
export function focusKeeper(area) {
  const focused = document.activeElement;
  if (focused === area || !area.contains(focused)) return () => {};
  const article = focused.closest("[data-message-id]");
  const at = controls(article).indexOf(focused);
  return () => {
    if (area.contains(document.activeElement)) return;
    const same = find("data-key", focused.dataset.key, area);
    const left = controls(find("data-message-id", article?.dataset.messageId, area));
    const alike = left.find((control) => control.textContent === focused.textContent);
    const next = same && !same.disabled ? same : (alike ?? left[Math.min(at, left.length - 1)] ?? area);
    next.focus({ preventScroll: true });
  };
}

/** Give the focus back to what opened a dialog, if only it was drawn anew meanwhile, else to the message box. */
export function focusAgain(opener) {
  if (document.activeElement !== document.body) return;
  const drawn = find("data-key", opener?.dataset.key) ?? document.getElementById("composer-input");
  drawn.focus({ preventScroll: true });
}
