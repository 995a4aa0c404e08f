// One shot in a dialog of its own, with an address of its own.
import { address, go, onAddress } from "./address.js";
import { copyButton } from "./copy.js";
import { cards, indexOf, pathOf, shots } from "./data.js";
import { button, byId, element, isTyping, list } from "./dom.js";
import { shownShots } from "./filters.js";
import { timingBar } from "./timing-bar.js";
import { stage, versionsOf } from "./versions.js";

/** @typedef {import("../page-shape.js").PageShot} PageShot */

const dialog = byId("shot", HTMLDialogElement);

function close() {
  go({ shot: "" });
}

/** @param {number} by */
function step(by) {
  const order = shownShots();
  const now = indexOf(address().shot);
  const next = by > 0 ? order.find((index) => index > now) : order.findLast((index) => index < now);
  const shot = next === undefined ? undefined : shots[next];
  if (shot) go({ shot: shot.id }, "replace");
}

/** @param {PageShot} shot */
function head(shot) {
  const title = element("h2", { id: "shot-title", tabIndex: -1 }, shot.id);
  const order = shownShots();
  const place = order.indexOf(indexOf(shot.id));
  const word = element("span", { className: shot.reason ? "word attention" : "word" }, shot.word);
  const where = element("span", { className: "soft" }, place < 0 ? "" : `${place + 1} of ${order.length}`);
  const previous = button("←", () => step(-1), "Previous shot");
  const next = button("→", () => step(1), "Next shot");
  previous.disabled = place <= 0;
  next.disabled = place < 0 || place === order.length - 1;
  return element("header", {}, title, word, where, previous, next, button("✕", close, "Close"));
}

/** @param {string} label @param {string} text */
function copyable(label, text) {
  return element(
    "div",
    {},
    element("dt", {}, label),
    element("dd", {}, element("code", {}, text), copyButton(text, label)),
  );
}

/** @param {PageShot} shot */
function words(shot) {
  const prompt = cards[indexOf(shot.id)]?.prompt ?? "";
  const made = element("section", { className: "words" });
  if (shot.reason) {
    made.append(element("p", { className: "reason", dir: "auto" }, shot.reason));
  }
  if (shot.remedy) made.append(element("p", { className: "remedy", dir: "auto" }, shot.remedy));
  made.append(
    element("h3", {}, "Prompt ", copyButton(prompt, "prompt")),
    element("p", { className: "full", dir: "auto" }, prompt),
  );
  if (shot.variables.length > 0) made.append(list(shot.variables));
  made.append(element("h3", {}, "Request"), list(shot.facts));
  return made;
}

/** @param {PageShot["takes"][number]} take */
function takeDetails(take) {
  const made = element(
    "section",
    { className: "take" },
    element("h3", {}, take.label, " ", element("small", {}, take.word)),
  );
  if (take.said) made.append(element("p", { className: "reason", dir: "auto" }, take.said));
  if (take.prompt) made.append(element("p", { className: "full", dir: "auto" }, take.prompt));
  const bar = timingBar(take.spans);
  if (bar) made.append(bar);
  const facts = list(take.facts);
  if (take.job) facts.append(copyable("job", take.job));
  if (take.key) facts.append(copyable("key", take.key));
  for (const video of take.videos) {
    facts.append(copyable(take.videos.length > 1 ? `variant ${video.variant}` : "file", pathOf(video)));
    facts.append(...list(video.facts).children, copyable("sha256", video.sha256));
    if (video.gone) facts.append(...list([["missing", "not on disk when this page was written"]]).children);
    facts.append(...list((video.warnings ?? []).map((text) => ["warning", text])).children);
  }
  made.append(facts);
  return made;
}

/** @param {PageShot} shot */
function fill(shot) {
  const takes = element("div", { className: "takes" }, ...shot.takes.map(takeDetails));
  const pictures = versionsOf(shot).length > 0 ? [stage(shot)] : [];
  dialog.replaceChildren(head(shot), ...pictures, element("div", { className: "columns" }, words(shot), takes));
  dialog.scrollTop = 0;
}

export function startShotView() {
  /** The shot that is open; empty when none is. */
  let open = "";
  onAddress(() => {
    const wanted = address().shot;
    if (wanted === open) return;
    const before = indexOf(open);
    open = wanted;
    const shot = shots[indexOf(wanted)];
    if (shot) {
      fill(shot);
      if (!dialog.open) dialog.showModal();
      byId("shot-title", HTMLElement).focus();
    } else if (dialog.open) {
      dialog.close();
      dialog.replaceChildren();
      cards[before]?.link.focus();
    }
  });
  dialog.oncancel = (event) => {
    event.preventDefault();
    close();
  };
  dialog.onclick = (event) => event.target === dialog && close();
  dialog.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else if (event.key === " " && !(event.target instanceof HTMLButtonElement)) togglePlay();
    else return;
    event.preventDefault();
  };
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#shot="]') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ shot: new URLSearchParams((link.getAttribute("href") ?? "").slice(1)).get("shot") ?? "" });
  });
}

function togglePlay() {
  const video = dialog.querySelector("video");
  if (video?.paused) video.play().catch(() => {});
  else video?.pause();
}
