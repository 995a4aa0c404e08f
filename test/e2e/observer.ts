// What must hold after any batch that came to its end, seen from outside: the server's ledger, the disk, the report.
import { expect } from "vitest";
import { type BatchFolder, sha256 } from "../support/batch-folder.js";
import { canaryKey } from "../support/cli.js";

const reports = /^(report\.(json|csv|md|html)|junit\.xml)$/;

/** One job per shot, every video whole and where it belongs, nothing half-done left, books that agree, and no key anywhere. */
export async function expectWhole(
  folder: BatchFolder,
  prompts: readonly string[],
  videos: readonly string[],
): Promise<void> {
  expect(folder.bought()).toEqual([...prompts].sort());
  const files = await folder.files();
  expect(await folder.videos()).toEqual(videos.map((video) => `renders/shots/${video}`).sort());
  const served = await folder.served();
  for (const video of videos) {
    const bytes = files.get(`renders/shots/${video}`);
    expect(served).toContain(sha256(bytes ?? new Uint8Array()));
  }
  const names = [...files.keys()].map((path) => path.replace("renders/shots/", ""));
  expect(names).toContain("report.json");
  const rest = names.filter((name) => !reports.test(name) && !videos.includes(name));
  expect(rest.sort()).toEqual([folder.manifest, "state.jsonl"]);
  expectNoKey(files);
}

export function expectNoKey(files: ReadonlyMap<string, Buffer>, ...outputs: string[]): void {
  const spellings = [
    canaryKey,
    Buffer.from(canaryKey).toString("base64").replace(/=+$/, ""),
    encodeURIComponent(canaryKey),
  ];
  for (const spelling of spellings) {
    for (const [path, bytes] of files) expect(bytes.includes(spelling), `${path} holds the key`).toBe(false);
    for (const output of outputs) expect(output).not.toContain(spelling);
  }
}
