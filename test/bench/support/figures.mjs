// Figures of repeated measurements, and tables of them.

/** @param {readonly number[]} values */
export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** How often each figure is measured: `--runs N`, else five times. */
export function repeats() {
  const at = process.argv.indexOf("--runs");
  return at < 0 ? 5 : Math.max(1, Number(process.argv[at + 1]));
}

/** @param {readonly (readonly (string | number)[])[]} rows the first is the head */
export function printTable(rows) {
  const text = rows.map((row) => row.map(String));
  const widths = text[0].map((_, column) => Math.max(...text.map((row) => row[column].length)));
  for (const row of text) {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])));
    process.stdout.write(`${cells.join("  ")}\n`);
  }
}

/** Prints whether each goal is reached and leaves it as the exit code. @param {readonly [string, boolean][]} goals */
export function judge(goals) {
  for (const [goal, reached] of goals) process.stdout.write(`${reached ? "reached" : "MISSED "}  ${goal}\n`);
  process.exitCode = goals.every(([, reached]) => reached) ? 0 : 1;
}
