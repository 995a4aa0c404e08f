// A batch as the commands know it: manifest, settings, places and identities, put together in the documented precedence.
import { dirname, join, relative, resolve } from "node:path";
import { type DialectName, defaultDialect, isDialectName } from "../api/dialects/registry.js";
import { fingerprint } from "../api/wire.js";
import { problemSummary, problemText } from "../manifest/problem-text.js";
import { readManifest } from "../manifest/read-manifest.js";
import { type Identity, identify } from "../model/identity.js";
import { formerOccurrences, type Ledger } from "../model/ledger.js";
import type { Problem } from "../model/problem.js";
import { defaultSettings, type ManifestSettings, type Settings } from "../model/settings.js";
import type { Shot } from "../model/shot.js";
import { isReportFormatName, type ReportFormatName, reportFormatNames } from "../report/formats/registry.js";
import { globMatcher } from "../util/glob.js";
import { type GlobalFlags, type Host, UsageError } from "./host.js";

export interface BatchFlags extends GlobalFlags {
  readonly name?: string;
  readonly state?: string;
  readonly out?: string;
  readonly only?: readonly string[];
  readonly baseUrl?: string;
  readonly dialect?: DialectName;
  readonly concurrency?: number;
  readonly queueAhead?: number;
  readonly requestsPerMinute?: number;
  readonly downloads?: number;
  readonly pollInterval?: number;
  readonly pollMaxInterval?: number;
  readonly jobTimeout?: number;
  readonly maxVideoSeconds?: number;
  readonly maxUsd?: number;
  readonly report?: readonly ReportFormatName[];
  readonly simulate?: boolean;
}

export interface Batch {
  readonly name: string;
  /** As the user named it. */
  readonly manifest: string;
  readonly shots: readonly Shot[];
  /** Ids chosen by --only; all when it is not given. */
  readonly selected: ReadonlySet<string>;
  readonly settings: Settings;
  readonly dialect: DialectName;
  /** Null when nobody named one. */
  readonly baseUrl: string | null;
  /** Absolute. */
  readonly outDir: string;
  /** Absolute. */
  readonly statePath: string;
  readonly reports: readonly ReportFormatName[];
}

/** Reads and checks the manifest; prints its warnings, or all its problems. @returns null when it is not usable. */
export async function loadBatch(manifest: string, flags: BatchFlags, host: Host): Promise<Batch | null> {
  const read = await readManifest(await manifestSource(manifest, flags, host));
  if (!read.ok) {
    printProblems(read.error, host);
    return null;
  }
  if (!flags.quiet) for (const problem of read.value.problems) host.err.write(`${problemText(problem)}\n`);
  const { settings: said, shots } = read.value;
  const name = flags.name ?? said.name;
  const outDir = placeOf(manifest, name, said, flags, host);
  return {
    name,
    manifest,
    shots,
    selected: selectShots(shots, flags.only),
    settings: settle(said, flags),
    dialect: flags.dialect ?? dialectNamed(said.dialect),
    baseUrl: flags.baseUrl ?? host.env.OPENAI_BASE_URL ?? said.base_url ?? null,
    outDir,
    statePath: flags.state === undefined ? join(outDir, "state.jsonl") : resolve(host.cwd, flags.state),
    reports: flags.report ?? knownReports(said.report, host),
  };
}

/** What readManifest takes: the text itself for standard input, else a path that works from the user's directory. */
export async function manifestSource(manifest: string, { name }: { readonly name?: string }, host: Host) {
  const named = name === undefined ? {} : { name };
  return manifest === "-"
    ? { file: manifest, text: await host.readStdin(), ...named }
    : { file: relative("", resolve(host.cwd, manifest)), ...named };
}

function printProblems(problems: readonly Problem[], host: Host): void {
  for (const problem of problems) host.err.write(`${problemText(problem)}\n`);
  host.err.write(`${problemSummary(problems)} Nothing was sent.\n`);
}

/** Every shot's identity, keeping the occurrences that the ledger knows. */
export function identities(batch: Pick<Batch, "shots" | "dialect">, ledger: Ledger): Map<Shot, Identity> {
  return identify(batch.shots, (request) => fingerprint(batch.dialect, request), formerOccurrences(ledger));
}

/** The schema has checked the name; a manifest without one speaks the contract. */
function dialectNamed(name: string | undefined): DialectName {
  return name !== undefined && isDialectName(name) ? name : defaultDialect;
}

/** Formats of the manifest that this version writes; every one when it names none. */
function knownReports(names: readonly string[] | undefined, host: Host): ReportFormatName[] {
  if (names === undefined) return [...reportFormatNames];
  const known = names.filter(isReportFormatName);
  const unknown = names.filter((name) => !isReportFormatName(name));
  if (unknown.length > 0) host.err.write(`warning: this version writes no ${unknown.join(", ")} report\n`);
  return known;
}

function placeOf(manifest: string, name: string, said: ManifestSettings, flags: BatchFlags, host: Host): string {
  if (flags.out !== undefined) return resolve(host.cwd, flags.out);
  const beside = manifest === "-" ? host.cwd : dirname(resolve(host.cwd, manifest));
  const place = resolve(beside, said.output_dir ?? join("renders", name));
  // Simulated videos never mix with paid ones.
  return flags.simulate ? `${place}.simulated` : place;
}

function settle(said: ManifestSettings, flags: BatchFlags): Settings {
  const base = defaultSettings;
  const seconds = flags.maxVideoSeconds ?? said.budget?.video_seconds;
  const usd = flags.maxUsd ?? said.budget?.usd;
  const interval = flags.pollInterval ?? said.polling?.interval ?? base.polling.interval;
  const settings: Settings = {
    concurrency: flags.concurrency ?? said.concurrency ?? base.concurrency,
    queue_ahead: flags.queueAhead ?? said.queue_ahead ?? base.queue_ahead,
    requests_per_minute: flags.requestsPerMinute ?? said.requests_per_minute ?? base.requests_per_minute,
    downloads: flags.downloads ?? said.downloads ?? base.downloads,
    polling: {
      interval,
      max_interval: Math.max(
        interval,
        flags.pollMaxInterval ?? said.polling?.max_interval ?? base.polling.max_interval,
      ),
      timeout: flags.jobTimeout ?? said.polling?.timeout ?? base.polling.timeout,
    },
    retries: { ...base.retries, ...said.retries },
    budget: { ...(seconds === undefined ? {} : { video_seconds: seconds }), ...(usd === undefined ? {} : { usd }) },
  };
  return said.pricing === undefined ? settings : { ...settings, pricing: said.pricing };
}

function selectShots(shots: readonly Shot[], patterns: readonly string[] | undefined): Set<string> {
  if (patterns === undefined) return new Set(shots.map((shot) => shot.id));
  const selected = new Set<string>();
  for (const pattern of patterns) {
    const matches = globMatcher(pattern);
    const found = shots.filter((shot) => matches(shot.id));
    if (found.length === 0) throw new UsageError(`--only ${pattern} matches no shot of the manifest`);
    for (const shot of found) selected.add(shot.id);
  }
  return selected;
}
