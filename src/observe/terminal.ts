// The live display on a terminal: a header, one overall bar and a line per active shot, with messages scrolling above.
import cliProgress, { type MultiBar } from "cli-progress";
import type { Colors } from "picocolors/types.js";
import type { RunEvent } from "../model/notice.js";
import type { Plan } from "../model/plan.js";
import type { Clock } from "../util/clock.js";
import { textColumns, wrapColumns } from "../util/columns.js";
import { atLeast, type Level, type Message, messagesOf } from "./message.js";
import type { Observer } from "./observer.js";
import { paint } from "./plain.js";
import { ProgressFold, type ProgressOptions } from "./progress-fold.js";
import { type ScreenSize, screenHeight, screenLines } from "./screen.js";
import { ShotKeys } from "./shot-keys.js";

export interface TerminalOptions extends Omit<ProgressOptions, "now"> {
  readonly plan: Pick<Plan, "steps" | "orphans">;
  readonly output_dir: string;
  /** The least that scrolls by above the display. */
  readonly level: Level;
  readonly colors: Colors;
  readonly clock: Clock;
  /** A terminal. */
  readonly stream: NodeJS.WriteStream;
}

const framesPerSecond = 4;
const clearToEndOfLine = "\u001b[K";
const clearLine = "\u001b[2K";
const down = "\u001b[B";
const up = (rows: number): string => (rows > 0 ? `\u001b[${rows}A` : "");
// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of picocolors
const colorSequences = /\u001b\[\d+m/g;

export class TerminalObserver implements Observer {
  readonly #options: TerminalOptions;
  readonly #fold: ProgressFold;
  readonly #keys: ShotKeys;
  #bars: MultiBar | null = null;
  #height = 0;
  /** Messages that the next frame prints above the display. */
  #pending: string[] = [];
  #frame: readonly string[] = [];
  /** Columns of each line that stands on the screen. */
  #drawn: readonly number[] = [];
  #closed = false;
  readonly #fitToWindow = (): void => this.#fit(true);
  // A process that leaves early must not keep the cursor and the line wrapping of its user.
  readonly #restore = (): void => this.close();

  constructor(options: TerminalOptions) {
    this.#options = options;
    this.#fold = new ProgressFold({ ...options, now: options.clock.now() });
    this.#keys = new ShotKeys(options.plan);
    options.stream.on("resize", this.#fitToWindow);
    process.on("exit", this.#restore);
    this.#fit(true);
  }

  event(event: RunEvent, at: number): void {
    if (this.#closed) return;
    this.#fold.apply(event, at);
    for (const message of messagesOf(event, this.#keys.shotOf(event), this.#options)) {
      if (atLeast(message.level, this.#options.level)) this.#pending.push(this.#messageText(message));
    }
    this.#fit(false);
  }

  /** The display is cleared, the messages above it stay: what the caller prints next follows them. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.stream.off("resize", this.#fitToWindow);
    process.off("exit", this.#restore);
    this.#bars?.update();
    this.#bars?.stop();
  }

  /** The number of lines of a MultiBar can only change by drawing it line by line, so another height is another MultiBar. */
  #fit(redraw: boolean): void {
    const height = screenHeight(this.#fold.view, this.#size());
    if (height !== this.#height) {
      this.#bars?.stop();
      this.#bars = this.#open(height);
      this.#height = height;
    } else if (!redraw) return;
    this.#bars?.update();
    unrefTimer(this.#bars);
  }

  #open(height: number): MultiBar {
    const bars = new cliProgress.MultiBar({
      stream: this.#options.stream,
      fps: framesPerSecond,
      hideCursor: true,
      clearOnComplete: true,
      // Lines are moved by the messages above them, so an unchanged line must be drawn, too.
      forceRedraw: true,
      // Lines are cut to the window already; cutting coloured text again would cut its escape sequences.
      linewrap: false,
    });
    bars.on("update-pre", () => this.#prepare(bars));
    bars.on("redraw-pre", () => this.#eraseIfBroken());
    bars.on("redraw-post", () => {
      this.#drawn = this.#frame.map((line) => textColumns(line.replace(colorSequences, "")));
    });
    bars.on("update-post", () => unrefTimer(bars));
    bars.on("stop-pre-clear", () => this.#erase());
    for (let index = 0; index < height; index += 1) {
      bars.create(1, 0, {}, { format: () => this.#frame[index] ?? "" });
    }
    return bars;
  }

  #prepare(bars: MultiBar): void {
    const { clock, colors } = this.#options;
    this.#frame = screenLines(this.#fold.view, this.#size(), clock.now(), colors);
    // Handed over only now: what a MultiBar holds back when it stops is lost.
    for (const text of this.#pending) bars.log(text);
    this.#pending = [];
  }

  #eraseIfBroken(): void {
    if (this.#brokenRows() > 0) this.#erase();
  }

  /**
   * Blanks what was drawn, from a cursor on its first line as drawn, and leaves it on the first line as it stands. Line by line,
   * because some terminals keep a display that is cleared as a whole in their history.
   */
  #erase(): void {
    const broken = this.#brokenRows();
    const rows = Math.min(this.#drawn.length + broken, this.#size().rows);
    this.#drawn = [];
    if (rows === 0) return;
    const blank = `${clearLine}${`${down}${clearLine}`.repeat(rows - 1)}`;
    this.#options.stream.write(`${up(broken)}${blank}${up(rows - 1)}`);
  }

  /** In a window that became narrower the terminal has broken lines in two: the display begins further up than was drawn. */
  #brokenRows(): number {
    const { columns } = this.#size();
    return this.#drawn.reduce((sum, width) => sum + Math.max(0, Math.ceil(width / columns) - 1), 0);
  }

  #messageText(message: Message): string {
    const text = message.shot === null ? message.text : `${message.shot} ${message.text}`;
    return wrapColumns(text, this.#size().columns - 1)
      .map((line) => `${paint({ ...message, text: line }, this.#options.colors)}${clearToEndOfLine}\n`)
      .join("");
  }

  #size(): ScreenSize {
    const { columns, rows } = this.#options.stream;
    // A terminal that does not know its size says 0.
    return { columns: columns || 80, rows: rows || 24 };
  }
}

/** The library keeps its timer private, and a display must not keep a process alive. */
function unrefTimer(bars: MultiBar | null): void {
  const timer: unknown = bars === null ? null : Reflect.get(bars, "timer");
  if (timer instanceof Object && "unref" in timer && typeof timer.unref === "function") timer.unref();
}
