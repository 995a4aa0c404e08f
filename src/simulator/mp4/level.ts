// Chooses the H.264 level a stream must declare (ITU-T H.264, Table A-1).

interface Level {
  /** level_idc: ten times the level's number. */
  readonly idc: number;
  /** Macroblocks a second. */
  readonly maxRate: number;
  /** Macroblocks a frame. */
  readonly maxFrame: number;
}

// Levels below 2.0 are left out: their bit rate limits are as low as 64 kbit/s, and this encoder does not control its rate.
const LEVELS: readonly Level[] = [
  { idc: 20, maxRate: 11_880, maxFrame: 396 },
  { idc: 21, maxRate: 19_800, maxFrame: 792 },
  { idc: 22, maxRate: 20_250, maxFrame: 1_620 },
  { idc: 30, maxRate: 40_500, maxFrame: 1_620 },
  { idc: 31, maxRate: 108_000, maxFrame: 3_600 },
  { idc: 32, maxRate: 216_000, maxFrame: 5_120 },
  { idc: 40, maxRate: 245_760, maxFrame: 8_192 },
  { idc: 42, maxRate: 522_240, maxFrame: 8_704 },
  { idc: 50, maxRate: 589_824, maxFrame: 22_080 },
  { idc: 51, maxRate: 983_040, maxFrame: 36_864 },
  { idc: 52, maxRate: 2_073_600, maxFrame: 36_864 },
  { idc: 60, maxRate: 4_177_920, maxFrame: 139_264 },
];

/** The lowest level_idc that allows pictures of this many macroblocks at this rate. @throws RangeError above level 6.0. */
export function levelFor(columns: number, rows: number, framesPerSecond: number): number {
  const frame = columns * rows;
  const level = LEVELS.find(({ maxRate, maxFrame }) => {
    // Clause A.3.1: neither side may exceed sqrt(8 * MaxFS), so that no picture is a thin strip.
    const maxSide = Math.sqrt(8 * maxFrame);
    return frame <= maxFrame && frame * framesPerSecond <= maxRate && columns <= maxSide && rows <= maxSide;
  });
  if (level === undefined) throw new RangeError(`no H.264 level allows ${columns} x ${rows} macroblocks`);
  return level.idc;
}
