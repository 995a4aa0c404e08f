// Buttons that copy a text.
import { button, element } from "./dom.js";

/** @param {string} text @param {string} what named to those who do not see where the button stands */
export function copyButton(text, what) {
  const made = button(
    "Copy",
    () => {
      copy(text, made).then(
        (copied) => say(made, copied ? "Copied" : "Not allowed"),
        () => say(made, "Not allowed"),
      );
    },
    `Copy ${what}`,
  );
  made.className = "copy";
  return made;
}

/** @param {string} text @param {HTMLElement} beside */
async function copy(text, beside) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  // On a plain http: server there is no clipboard: a selected field and the old command still do it.
  const field = element("textarea", { value: text, className: "unseen" });
  beside.after(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  beside.focus();
  return copied;
}

/** @param {HTMLButtonElement} made @param {string} word */
function say(made, word) {
  made.textContent = word;
  setTimeout(() => {
    made.textContent = "Copy";
  }, 1500);
}
