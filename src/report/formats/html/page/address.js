// What is shown, as the part of the address after #: a link keeps filters, view and open shot.

const fields = /** @type {const} */ (["outcome", "scene", "tag", "q", "view", "shot", "play"]);

/** @typedef {Record<typeof fields[number], string>} Address empty means not given; outcomes are separated by commas */

/** @type {(() => void)[]} */
const listeners = [];

/** @returns {Address} */
export function address() {
  const given = new URLSearchParams(location.hash.slice(1));
  const read = /** @type {Address} */ ({});
  for (const field of fields) read[field] = given.get(field) ?? "";
  return read;
}

/**
 * @param {Partial<Address>} changes
 * @param {"push" | "replace"} how push: the browser's back button undoes it
 */
export function go(changes, how = "push") {
  const next = { ...address(), ...changes };
  const given = new URLSearchParams(fields.filter((field) => next[field]).map((field) => [field, next[field]]));
  const url = given.size > 0 ? `#${given}` : "#";
  if (how === "push") history.pushState(null, "", url);
  else history.replaceState(null, "", url);
  tell();
}

/** @param {() => void} listener called at once and after every change */
export function onAddress(listener) {
  listeners.push(listener);
  listener();
}

function tell() {
  for (const listener of listeners) listener();
}

addEventListener("popstate", tell);
