/* Times in the reader's own locale and zone. */

const format = (options) => {
  const formatter = new Intl.DateTimeFormat(undefined, options);
  return (date) => formatter.format(date);
};

const STYLES = {
  t: format({ timeStyle: "short" }),
  T: format({ timeStyle: "medium" }),
  d: format({ dateStyle: "short" }),
  D: format({ dateStyle: "long" }),
  f: format({ dateStyle: "long", timeStyle: "short" }),
  F: format({ dateStyle: "full", timeStyle: "short" }),
  s: format({ dateStyle: "short", timeStyle: "short" }),
  S: format({ dateStyle: "short", timeStyle: "medium" }),
};

export const clock = STYLES.t;
export const longDate = STYLES.D;
export const exact = STYLES.F;

const UNITS = [
  ["year", 31536000],
  ["month", 2592000],
  ["week", 604800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const NEARLY = 0.95; // of a unit is called one: what was set for a day a moment ago ends "tomorrow"
const relativeFormat = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

/** "in 3 hours", "2 days ago". */
export function relative(date) {
  const seconds = Math.round((date - Date.now()) / 1000);
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size * NEARLY) ?? UNITS.at(-1);
  return relativeFormat.format(Math.round(seconds / length), unit);
}

/** A Discord timestamp's text, by its one-letter style. */
export function stamp(date, style = "f") {
  return style === "R" ? relative(date) : (STYLES[style] ?? STYLES.f)(date);
}

/** The day a message header names: "Today at 9:41", "Yesterday at ...", or date and time. */
export function headerTime(date) {
  const days = dayNumber(new Date()) - dayNumber(date);
  if (days === 0) return `Today at ${clock(date)}`;
  if (days === 1) return `Yesterday at ${clock(date)}`;
  return STYLES.s(date);
}

const dayNumber = (date) => Math.round(new Date(date.getFullYear(), date.getMonth(), date.getDate()) / 86400000);

/** Whether two moments fall on the same calendar day here. */
export const sameDay = (a, b) => dayNumber(a) === dayNumber(b);

/** Keep "5 minutes ago" true while the page stays open. */
export function keepRelativeTimesFresh() {
  setInterval(() => {
    for (const node of document.querySelectorAll("time[data-relative]"))
      node.textContent = relative(new Date(node.dateTime));
  }, 15000);
}
