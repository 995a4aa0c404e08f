// Play all: the shots that are shown, one after the other without a gap, slates for those that are missing.
import { address, go, onAddress } from "./address.js";
import { cards, indexOf, pathOf, shots, videoOf } from "./data.js";
import { button, byId, calm, element } from "./dom.js";
import { shownShots } from "./filters.js";
import { strip } from "./strip.js";

const speeds = [0.5, 1, 1.5, 2];

const dialog = byId("animatic", HTMLDialogElement);
/** Two players take turns: while one plays, the other holds the next shot ready. */
const players = [element("video", { playsInline: true }), element("video", { playsInline: true })];
const slate = element("div", { className: "slate" });
const caption = element("p", { className: "caption" });
const clock = element("span", { className: "soft" });
const toggle = button("Pause", () => (playing ? pause() : play()));
const speed = button("1× speed", () => faster(1));
const screen = element("div", { className: "screen" }, ...players, slate);

let front = 0;
let playing = false;
/** Index of the shot that is shown. */
let current = -1;
/** Milliseconds of a slate that have passed, and when it went on. */
let slatePassed = 0;
let slateSince = 0;
let slateTimer = 0;
/** @type {ReturnType<typeof strip> | undefined} */
let thumbnails;

function rate() {
  return Number.parseFloat(speed.textContent ?? "1");
}

/** @param {number} steps */
function faster(steps) {
  const at = speeds.indexOf(rate()) + steps;
  holdSlate();
  speed.textContent = `${speeds[steps === 1 && at === speeds.length ? 0 : Math.min(speeds.length - 1, Math.max(0, at))]}× speed`;
  for (const player of players) player.playbackRate = rate();
  if (playing) goOn();
}

/** @param {HTMLVideoElement} player @param {number | undefined} index */
function prepare(player, index) {
  const shot = index === undefined ? undefined : shots[index];
  const src = (shot && videoOf(shot)?.src) ?? "";
  if (player.getAttribute("src") === src) return;
  if (src) player.setAttribute("src", src);
  else player.removeAttribute("src");
  player.preload = "auto";
  player.load();
  // Loading resets it.
  player.playbackRate = rate();
}

/** @param {number} index */
function show(index) {
  const shot = shots[index];
  if (!shot) return;
  const back = players[1 - front];
  const old = players[front];
  holdSlate();
  slatePassed = 0;
  current = index;
  if (back?.getAttribute("src") && back.getAttribute("src") === videoOf(shot)?.src) front = 1 - front;
  const player = players[front];
  if (!player || !old) return;
  prepare(player, index);
  if (player.readyState > 0) player.currentTime = 0;
  const video = videoOf(shot);
  const absent = !video || player.error !== null;
  slate.hidden = !absent;
  for (const one of players) one.hidden = absent || one !== player;
  if (player !== old) old.pause();
  if (absent) {
    const why = video ? `file not found: ${pathOf(video)}` : shot.reason || shot.word;
    slate.replaceChildren(element("strong", {}, shot.id), element("p", { dir: "auto" }, why));
  }
  caption.replaceChildren(
    element("strong", {}, shot.id),
    " ",
    element("span", { dir: "auto" }, cards[index]?.prompt ?? ""),
  );
  const order = shownShots();
  const place = order.indexOf(index);
  clock.textContent = `${place + 1} of ${order.length}`;
  thumbnails?.mark(index);
  const other = players[1 - front];
  if (other) prepare(other, order[place + 1]);
  if (playing) goOn();
}

/** Lets what is shown run. */
function goOn() {
  if (!slate.hidden) {
    const left = (shots[current]?.seconds ?? 0) * 1000 - slatePassed;
    slateSince = performance.now();
    slateTimer = setTimeout(() => step(1, true), left / rate());
    return;
  }
  players[front]?.play().catch((error) => {
    // A browser that wants a click first; any other refusal is a missing file, which onerror tells.
    if (error instanceof DOMException && error.name === "NotAllowedError") pause();
  });
}

function holdSlate() {
  if (slateTimer) slatePassed += (performance.now() - slateSince) * rate();
  clearTimeout(slateTimer);
  slateTimer = 0;
}

function play() {
  playing = true;
  toggle.textContent = "Pause";
  goOn();
}

function pause() {
  playing = false;
  toggle.textContent = "Play";
  holdSlate();
  for (const player of players) player.pause();
}

/** @param {number} by @param {boolean} [byItself] at the end of a shot: the last one stays and stops */
function step(by, byItself = false) {
  const order = shownShots();
  const next = order[order.indexOf(current) + by];
  if (next === undefined) {
    if (byItself) pause();
    return;
  }
  go({ play: shots[next]?.id ?? "" }, "replace");
}

function fill() {
  thumbnails = strip(shownShots(), (index) => go({ play: shots[index]?.id ?? "" }, "replace"));
  const controls = element(
    "div",
    { className: "controls" },
    button("←", () => step(-1), "Previous shot"),
    toggle,
    button("→", () => step(1), "Next shot"),
    speed,
    clock,
    button("Full screen", fullScreen),
    button("✕", close, "Close"),
  );
  dialog.replaceChildren(screen, caption, controls, thumbnails.root);
}

function fullScreen() {
  // Not everywhere allowed; then it stays as it is.
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  else dialog.requestFullscreen().catch(() => {});
}

function close() {
  go({ play: "" });
}

/** @type {Record<string, () => void>} */
const keys = {
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  Home: () => step(-shownShots().indexOf(current)),
  End: () => step(shownShots().length - 1 - shownShots().indexOf(current)),
  "+": () => faster(1),
  "-": () => faster(-1),
  f: fullScreen,
};

export function startAnimatic() {
  for (const player of players) {
    player.onended = () => player === players[front] && step(1, true);
    player.onerror = () => player === players[front] && player.hasAttribute("src") && show(current);
  }
  byId("play-all", HTMLButtonElement).onclick = () => go({ play: shots[shownShots()[0] ?? 0]?.id ?? "" });
  dialog.oncancel = (event) => {
    event.preventDefault();
    close();
  };
  dialog.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (act) act();
    else if (event.key === " " && !(event.target instanceof HTMLButtonElement)) toggle.click();
    else return;
    event.preventDefault();
  };
  onAddress(() => {
    const wanted = indexOf(address().play);
    if (wanted < 0) {
      if (!dialog.open) return;
      pause();
      for (const player of players) prepare(player, undefined);
      dialog.close();
      current = -1;
      return;
    }
    if (!dialog.open) {
      fill();
      dialog.showModal();
      toggle.focus();
      show(wanted);
      if (!calm.matches) play();
      else pause();
    } else if (wanted !== current) show(wanted);
  });
}
