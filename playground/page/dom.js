/* Elements are made from data here and nowhere from markup: text stays text. */

const SVG = "http://www.w3.org/2000/svg";

/** Make an element; `on*` become listeners, `style` sets CSS properties, null and false leave an attribute out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") setStyle(node, value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function setStyle(node, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value !== null && value !== undefined) node.style.setProperty(name, value);
  }
}

/** Make an icon from path data drawn on a 24 x 24 grid. */
export function svg(paths, { className = "icon", filled = false } = {}) {
  const root = document.createElementNS(SVG, "svg");
  root.setAttribute("viewBox", "0 0 24 24");
  root.setAttribute("class", filled ? `${className} icon-filled` : className);
  root.setAttribute("aria-hidden", "true");
  for (const data of [paths].flat()) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", data);
    root.append(path);
  }
  return root;
}

/** Replace the children of a container, keeping the focus on the child that has the same `data-key`. */
export function refill(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.closest("[data-key]")?.dataset.key;
  container.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (key) container.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** Wrap a drawing function so that it runs only when what it draws has changed. */
export function whenChanged(draw) {
  let last;
  return (...facts) => {
    const signature = JSON.stringify(facts);
    if (signature === last) return;
    last = signature;
    draw(...facts);
  };
}

/** Call `action` once, `wait` milliseconds after the last call. */
export function debounce(action, wait) {
  let timer;
  return (...facts) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...facts), wait);
  };
}
