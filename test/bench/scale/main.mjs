// How time and memory grow with the batch: 1,000, 10,000 and 100,000 shots from CSV and from YAML.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judge, median, printTable, repeats } from "../support/figures.mjs";
import { measure } from "../support/measure.mjs";
import { writeManifest, writeSaved } from "./batch-files.mjs";

const counts = [1000, 10_000, 100_000];
const formats = ["csv", "yaml"];
/** `plan` is of a batch that has not begun; the last two are of one that is saved as a whole. */
const commands = {
  validate: (file) => ["validate", file],
  plan: (file) => ["plan", file, "--out", "nothing-yet"],
  "run, nothing to do": (file) => ["run", file, "--quiet"],
  report: (file) => ["report", file],
};

const root = mkdtempSync(join(tmpdir(), "sora-batch-scale-"));
const results = new Map();
try {
  for (const count of counts) {
    const cwd = join(root, String(count));
    mkdirSync(cwd);
    const files = Object.fromEntries(formats.map((format) => [format, writeManifest(cwd, format, count)]));
    await writeSaved(cwd, files.csv);
    for (const format of formats) {
      for (const [name, args] of Object.entries(commands)) {
        // The run before has left its reports, and the note that nothing is to be done.
        if (name.startsWith("run")) await measure(args(files[format]), { cwd });
        const all = [];
        for (let round = repeats(); round > 0; round -= 1) all.push(await measure(args(files[format]), { cwd }));
        results.set(`${name} ${format} ${count}`, {
          wall: median(all.map(({ wall }) => wall)),
          cpu: median(all.map(({ cpu }) => cpu)),
          peak: median(all.map(({ peak }) => peak)) / 1e6,
        });
      }
    }
    rmSync(cwd, { recursive: true });
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}

const found = (name, format, count) => results.get(`${name} ${format} ${count}`);
/** Of time over shots: 1 is linear. */
const exponent = (name, format) =>
  Math.log10(found(name, format, 100_000).wall / found(name, format, 1000).wall) / Math.log10(100_000 / 1000);
const rows = formats.flatMap((format) =>
  Object.keys(commands).map((name) => [
    `${name}, ${format}`,
    ...counts.flatMap((count) => {
      const { wall, cpu, peak } = found(name, format, count);
      return [wall.toFixed(2), cpu.toFixed(2), peak.toFixed(0)];
    }),
    exponent(name, format).toFixed(2),
  ]),
);
printTable([["command", ...counts.flatMap((count) => [`s ${count}`, "cpu", "MB"]), "exponent"], ...rows]);

const within = (name, format, count, seconds, megabytes = Number.POSITIVE_INFINITY) => {
  const { wall, peak } = found(name, format, count);
  const memory = Number.isFinite(megabytes) ? ` and ${megabytes} MB` : "";
  return [`${name}, ${format}, ${count} shots within ${seconds} s${memory}`, wall <= seconds && peak <= megabytes];
};
judge([
  within("plan", "csv", 100_000, 4, 600),
  within("plan", "yaml", 100_000, 15, 800),
  within("plan", "yaml", 10_000, 3),
  ...formats.map((format) => within("run, nothing to do", format, 100_000, 5)),
  ...formats.flatMap((format) =>
    Object.keys(commands).map((name) => [
      `${name}, ${format}, grows by an exponent of at most 1.1`,
      exponent(name, format) <= 1.1,
    ]),
  ),
]);
