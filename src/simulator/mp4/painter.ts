// Paints the simulated shot: a calm evening sky whose colours come from the seed, a slow sun, hills, a label and a watermark.
import { seededRandom } from "../random.js";
import { blend, fromHsl } from "./colour.js";
import type { Paint } from "./encoder.js";
import { forEachDot, TEXT_ROWS, textColumns } from "./glyphs.js";
import { type Colour, Picture } from "./picture.js";

/** The contract says that every video carries a visible watermark; ours says what it is. */
const WATERMARK = "SIM";
/** Smaller pictures have room for the label and the watermark only. */
const COUNTER_ROWS = 30;
const WHITE: Colour = { y: 235, cb: 128, cr: 128 };

interface Scene {
  /** Sky and hills: everything that does not move. */
  readonly backdrop: Picture;
  /** For each column, the first row of hills: the sun sets behind them. */
  readonly skyline: readonly number[];
  readonly sun: Colour;
  readonly radius: number;
  readonly fromLeft: boolean;
}

/** A painter of one shot. `label` is short text shown at the upper left, over the seconds passed. */
export function shotPainter(options: {
  readonly seed: string;
  readonly label: string;
  readonly columns: number;
  readonly rows: number;
  readonly seconds: number;
  readonly framesPerSecond: number;
}): Paint {
  const { label, columns, rows, seconds, framesPerSecond } = options;
  const scene = composeScene(options.seed, columns, rows);
  return (picture, frame) => {
    picture.copyFrom(scene.backdrop);
    paintSun(picture, scene, frame / (seconds * framesPerSecond));
    const second = Math.floor(frame / framesPerSecond);
    writeText(picture, label, 1, 1, 0.75);
    if (rows >= COUNTER_ROWS) writeText(picture, `0:${String(second).padStart(2, "0")}`, 1, 2 + TEXT_ROWS, 0.4);
    writeText(picture, WATERMARK, columns - 1 - textColumns(WATERMARK), rows - 1 - TEXT_ROWS, 0.35);
  };
}

function composeScene(seed: string, columns: number, rows: number): Scene {
  const random = seededRandom(seed);
  const hue = random();
  const warmer = hue + (random() < 0.5 ? -1 : 1) * (0.08 + 0.12 * random());
  const zenith = fromHsl(hue, 0.5, 0.26 + 0.1 * random());
  const horizon = fromHsl(warmer, 0.65, 0.66 + 0.08 * random());
  const far = fromHsl(hue, 0.35, 0.24);
  const near = fromHsl(hue, 0.4, 0.13);
  const farHills = hills(random, columns, rows, 0.68);
  const nearHills = hills(random, columns, rows, 0.8);

  const backdrop = new Picture(columns, rows);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const sky = blend(zenith, horizon, Math.min(1, row / (rows * 0.75)));
      const land = row >= (nearHills[column] ?? rows) ? near : far;
      backdrop.set(column, row, row >= (farHills[column] ?? rows) ? land : sky);
    }
  }
  return {
    backdrop,
    skyline: farHills.map((row, column) => Math.min(row, nearHills[column] ?? row)),
    sun: fromHsl(warmer + 0.02, 0.8, 0.86),
    radius: Math.min(columns, rows) * (0.1 + 0.06 * random()),
    fromLeft: random() < 0.5,
  };
}

/** The row of a ridge above each column: two waves around `height`, a share of the picture's rows. */
function hills(random: () => number, columns: number, rows: number, height: number): number[] {
  const [longPhase, shortPhase, longWaves, shortWaves] = [random(), random(), 0.6 + random(), 1.6 + 1.4 * random()];
  return Array.from({ length: columns }, (_, column) => {
    const across = column / columns;
    const long = Math.sin(2 * Math.PI * (across * longWaves + longPhase));
    const short = Math.sin(2 * Math.PI * (across * shortWaves + shortPhase));
    return Math.round(rows * (height + 0.06 * long + 0.03 * short));
  });
}

/** The sun at `progress` (0 to 1) of its low arc, with edges that blend over one cell so that it glides. */
function paintSun(picture: Picture, scene: Scene, progress: number): void {
  const across = scene.fromLeft ? progress : 1 - progress;
  const centreColumn = picture.columns * (0.25 + 0.5 * across);
  const centreRow = picture.rows * (0.52 - 0.16 * Math.sin(Math.PI * progress));
  const reach = scene.radius + 1;
  for (let row = Math.floor(centreRow - reach); row <= centreRow + reach; row++) {
    for (let column = Math.floor(centreColumn - reach); column <= centreColumn + reach; column++) {
      const cover = scene.radius + 0.5 - Math.hypot(column + 0.5 - centreColumn, row + 0.5 - centreRow);
      if (cover <= 0 || row >= (scene.skyline[column] ?? 0)) continue;
      picture.set(column, row, blend(picture.get(column, row), scene.sun, Math.min(1, cover)));
    }
  }
}

function writeText(picture: Picture, text: string, left: number, top: number, strength: number): void {
  forEachDot(text, (column, row) => {
    const [x, y] = [left + column, top + row];
    picture.set(x, y, blend(picture.get(x, y), WHITE, strength));
  });
}
