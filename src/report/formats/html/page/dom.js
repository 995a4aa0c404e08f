// Elements by id, made and found; whatever text is put into them stays text.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * A button whose words are its name; `name` says more than a sign does.
 * @param {string} text
 * @param {() => void} act
 * @param {string} [name]
 */
export function button(text, act, name) {
  const made = element("button", { type: "button", onclick: act }, text);
  if (name) {
    made.ariaLabel = name;
    made.title = name;
  }
  return made;
}

/**
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no #${id}`);
}

/** @param {readonly import("../page-shape.js").Pair[]} pairs */
export function list(pairs) {
  const rows = pairs.map(([label, text]) =>
    element("div", {}, element("dt", {}, label), element("dd", { dir: "auto" }, text)),
  );
  return element("dl", { className: "facts" }, ...rows);
}

/** Whether a key press is meant for what has the focus. @param {KeyboardEvent} event */
export function isTyping({ target }) {
  return target instanceof Element && target.matches("input, select, textarea, video");
}

export const calm = matchMedia("(prefers-reduced-motion: reduce)");
