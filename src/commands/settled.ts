// Whether anything has changed since a run that left nothing to do. To read the manifest, the history and the plan again takes a
// large batch many times longer than to see that all of it is as it was.
import { lstat, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { sha256OfFile } from "../download/file-bytes.js";
import { looksIntact } from "../download/inspect.js";
import { journalDigest } from "../journal/digest.js";
import { manifestHead } from "../manifest/manifest-head.js";
import { readSource } from "../manifest/read-source.js";
import { diskKey } from "../model/plan.js";
import { reportFormats } from "../report/formats/registry.js";
import { isErrno } from "../util/atomic-file.js";
import { systemClock } from "../util/clock.js";
import { printable } from "../util/printable.js";
import { type Batch, placeOf, statePathOf } from "./batch.js";
import type { Outcome } from "./drive.js";
import type { Host } from "./host.js";
import { hasWork, type PlanFlags, prepare } from "./prepare.js";
import { type FileMark, readSettledNote, type SettledNote, writeSettledNote } from "./settled-note.js";
import { shown } from "./shown.js";
import { lockState, type OpenState } from "./state.js";

/** Below this the long way is short, and reports are written anew by every run. */
const fewestShots = 5000;
/** Beside the reports. */
const noteFile = ".settled";
/** Flags that change what is shown and nothing else. */
const forTheEye: ReadonlySet<string> = new Set(["quiet", "verbose", "json", "color"]);

/** Flags that ask for work, or for a second look at who works, cannot be answered by a note. */
type SettledFlags = PlanFlags & { readonly forceUnlock?: boolean };

/**
 * @returns the note of an earlier run when this one would find what that one found: nothing to do; null when that is not known.
 * @throws LockedError when another run works on the state.
 */
export async function stillSettled(manifest: string, flags: SettledFlags, host: Host): Promise<SettledNote | null> {
  const request = requestOf(manifest, flags, host);
  if (request === null || isTold(flags, host)) return null;
  const path = resolve(host.cwd, manifest);
  // A pipe can be read only once, and its writer hears of it when it is opened and closed again.
  if (!(await isRegularFile(path))) return null;
  const file = relative("", path);
  const source = await readSource(file, path, "user");
  const head = source.ok ? manifestHead({ file, ...(flags.name && { name: flags.name }) }, source.value) : null;
  if (head === null) return null;
  const outDir = placeOf(manifest, head.name, head, flags, host);
  const note = await readSettledNote(join(outDir, noteFile));
  // Before the lock: a manifest that is wrong by now is to be said so, whoever holds the state.
  if (note?.request !== request || !(await areSourcesAsTheyWere(note))) return null;
  const statePath = statePathOf(outDir, flags, host);
  const lock = await lockState(statePath, false);
  try {
    return (await isAsItWas(note, statePath, outDir)) ? note : null;
  } finally {
    await lock.release();
  }
}

/**
 * After a run that ended with everything on disk and its reports written. Without the note the next run takes the long way: that it
 * cannot be written is said, and no more.
 */
export async function noteSettled(
  batch: Batch,
  state: OpenState,
  outcome: Outcome,
  flags: SettledFlags,
  host: Host,
): Promise<void> {
  const path = join(batch.outDir, noteFile);
  try {
    const note = await noteOf(batch, state, outcome, flags, host);
    if (note !== null) await writeSettledNote(path, note);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    host.err.write(`warning: ${shown(path, host)} cannot be written: ${printable(error.message)}\n`);
  }
}

/** @returns null when the batch is not worth a note, or when it cannot be said that nothing is to be done. */
async function noteOf(
  batch: Batch,
  { fold, journal }: OpenState,
  { worked, disk }: Outcome,
  flags: SettledFlags,
  host: Host,
): Promise<SettledNote | null> {
  const request = requestOf(batch.manifest, flags, host);
  // Warnings are for every run to give. Sidecars lie beside the videos and are not looked at.
  if (request === null || batch.shots.length < fewestShots || batch.warned || batch.sidecar) return null;
  if (worked && hasWork(await prepare(batch, fold.view, flags, systemClock.now()))) return null;
  const state = await journalDigest(batch.statePath, journal.sum);
  if (state === null) return null;
  const videos = [...fold.view.takes.values()].flatMap(({ key, saved }) =>
    [...saved].flatMap(([variant, file]) => {
      const found = disk.get(diskKey(key, variant)) ?? { found: "intact", ...file };
      return found.found === "intact" ? [[found.path, file.size, found.mtime_ms] as const] : [];
    }),
  );
  return {
    request,
    name: batch.name,
    shots: { all: batch.shots.length, chosen: batch.selected.size },
    sources: batch.sources.map(({ path, sha256 }) => [path, sha256]),
    state,
    reports: await Promise.all(batch.reports.map((name) => markOf(join(batch.outDir, reportFormats[name].file)))),
    videos,
  };
}

/** @returns null for what only a run that looks at everything can do. */
function requestOf(manifest: string, flags: SettledFlags, { version, cwd }: Host): string | null {
  if (manifest === "-" || flags.retry || flags.retake || flags.forceUnlock) return null;
  const asked = Object.entries(flags).filter(([flag]) => !forTheEye.has(flag));
  return JSON.stringify([version, cwd, manifest, asked]);
}

/** Somebody wants to be told about every shot again. */
function isTold({ json }: SettledFlags, { env }: Host): boolean {
  return json === true || env.GITHUB_ACTIONS !== undefined || env.GITHUB_STEP_SUMMARY !== undefined;
}

async function areSourcesAsTheyWere({ sources }: SettledNote): Promise<boolean> {
  for (const [path, sha256] of sources) if ((await sha256OfFile(path, "follow")) !== sha256) return false;
  return true;
}

async function isAsItWas({ state, reports, videos }: SettledNote, statePath: string, outDir: string): Promise<boolean> {
  if ((await sha256OfFile(statePath, "refuse")) !== state) return false;
  try {
    for (const mark of reports) if (String(await markOf(mark[0])) !== String(mark)) return false;
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR", "EACCES")) return false;
    throw error;
  }
  return videos.every(([path, size, mtime_ms]) => looksIntact(outDir, { path, size, mtime_ms }));
}

async function markOf(path: string): Promise<FileMark> {
  const { size, mtimeNs, ino } = await lstat(path, { bigint: true });
  return [path, String(size), String(mtimeNs), String(ino)];
}

/** What keeps it from being looked at is said when it is read. */
async function isRegularFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}
