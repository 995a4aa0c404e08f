// A batch as the commands know it: manifest, settings, places and identities, put together in the documented precedence.
import { dirname, join, relative, resolve } from "node:path";
import { type DialectName, defaultDialect, isDialectName } from "../api/dialects/names.js";
import { fingerprint } from "../api/wire.js";
import { problemSummary, problemText } from "../manifest/problem-text.js";
import { readManifest } from "../manifest/read-manifest.js";
import type { SourceFile } from "../manifest/source.js";
import { type Identity, identify } from "../model/identity.js";
import { formerOccurrences, type Ledger } from "../model/ledger.js";
import type { Problem } from "../model/problem.js";
import { defaultSettings, type ManifestSettings, type Settings } from "../model/settings.js";
import { type Shard, shardIds, shardShare } from "../model/shard.js";
import type { Shot } from "../model/shot.js";
import { defaultReports, isReportFormatName, type ReportFormatName } from "../report/formats/registry.js";
import { globMatcher } from "../util/glob.js";
import { annotateProblems } from "./github.js";
import { type GlobalFlags, type Host, UsageError } from "./host.js";

export interface BatchFlags extends GlobalFlags {
  readonly name?: string;
  readonly state?: string;
  readonly out?: string;
  readonly only?: readonly string[];
  readonly shard?: Shard;
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
  /** Ids of this machine's part (--shard), which reports are about; all when it is not given. */
  readonly part: ReadonlySet<string>;
  /** Of these the ids chosen by --only; all when it is not given. */
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
  /** Whether every video gets a JSON file beside it. */
  readonly sidecar: boolean;
  /** The files that it was read from. */
  readonly sources: readonly SourceFile[];
  /** Whether the manifest gives cause for a warning. */
  readonly warned: boolean;
}

/** Reads and checks the manifest; prints its warnings, or all its problems. @returns null when it is not usable. */
export async function loadBatch(manifest: string, flags: BatchFlags, host: Host): Promise<Batch | null> {
  const read = await readManifest(await manifestSource(manifest, flags, host));
  if (!read.ok) {
    printProblems(read.error, host);
    return null;
  }
  if (!flags.quiet) for (const problem of read.value.problems) host.err.write(`${problemText(problem)}\n`);
  annotateProblems(read.value.problems, host);
  const { settings: said, shots } = read.value;
  const name = flags.name ?? said.name;
  const outDir = placeOf(manifest, name, said, flags, host);
  const part = flags.shard === undefined ? new Set(shots.map(({ id }) => id)) : shardIds(shots, flags.shard);
  return {
    name,
    manifest,
    shots,
    part,
    selected: selectShots(shots, part, flags.only),
    settings: settle(said, flags, shardShare(shots, part)),
    dialect: flags.dialect ?? dialectNamed(said.dialect),
    baseUrl: flags.baseUrl ?? (host.env.OPENAI_BASE_URL || said.base_url) ?? null,
    outDir,
    statePath: statePathOf(outDir, flags, host),
    reports: flags.report ?? knownReports(said.report, host),
    sidecar: said.sidecar ?? false,
    sources: read.value.sources,
    warned: read.value.problems.length > 0,
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
  annotateProblems(problems, host);
}

/** Every shot's identity, keeping the occurrences that the ledger knows. */
export function identities(batch: Pick<Batch, "shots" | "dialect">, ledger: Ledger): Map<Shot, Identity> {
  return identify(batch.shots, (request) => fingerprint(batch.dialect, request), formerOccurrences(ledger));
}

/** The schema has checked the name; a manifest without one speaks the contract. */
function dialectNamed(name: string | undefined): DialectName {
  return name !== undefined && isDialectName(name) ? name : defaultDialect;
}

/** Formats of the manifest that this version writes; the usual ones when it names none. */
function knownReports(names: readonly string[] | undefined, host: Host): ReportFormatName[] {
  if (names === undefined) return [...defaultReports];
  const known = names.filter(isReportFormatName);
  const unknown = names.filter((name) => !isReportFormatName(name));
  if (unknown.length > 0) host.err.write(`warning: this version writes no ${unknown.join(", ")} report\n`);
  return known;
}

/** Where a batch keeps its videos, absolute. */
export function placeOf(
  manifest: string,
  name: string,
  said: Pick<ManifestSettings, "output_dir">,
  flags: BatchFlags,
  host: Host,
): string {
  if (flags.out !== undefined) return resolve(host.cwd, flags.out);
  const beside = manifest === "-" ? host.cwd : dirname(resolve(host.cwd, manifest));
  const place = resolve(beside, said.output_dir ?? join("renders", name));
  // Simulated videos never mix with paid ones.
  return flags.simulate ? `${place}.simulated` : place;
}

/** Absolute. */
export function statePathOf(outDir: string, { state }: BatchFlags, host: Host): string {
  return state === undefined ? join(outDir, "state.jsonl") : resolve(host.cwd, state);
}

/** @param share of the budget, 0 to 1: machines that cannot see each other's purchases must not spend it once each. */
function settle(said: ManifestSettings, flags: BatchFlags, share: number): Settings {
  const base = defaultSettings;
  const seconds = shareOf(flags.maxVideoSeconds ?? said.budget?.video_seconds, share);
  const usd = shareOf(flags.maxUsd ?? said.budget?.usd, share);
  const interval = flags.pollInterval ?? said.polling?.interval ?? base.polling.interval;
  const settings: Settings = {
    concurrency: flags.concurrency ?? said.concurrency ?? base.concurrency,
    queue_ahead: flags.queueAhead ?? said.queue_ahead ?? base.queue_ahead,
    requests_per_minute: flags.requestsPerMinute ?? said.requests_per_minute ?? base.requests_per_minute,
    downloads: flags.downloads ?? said.downloads ?? base.downloads,
    polling: {
      rhythm: said.polling?.rhythm ?? base.polling.rhythm,
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

function shareOf(limit: number | undefined, share: number): number | undefined {
  // To a millionth: a share that is exactly what its shots cost must not fall short of it by a rounding error.
  return limit === undefined ? undefined : Math.round(limit * share * 1e6) / 1e6;
}

function selectShots(
  shots: readonly Shot[],
  part: ReadonlySet<string>,
  patterns: readonly string[] | undefined,
): ReadonlySet<string> {
  if (patterns === undefined) return part;
  const selected = new Set<string>();
  for (const pattern of patterns) {
    const matches = globMatcher(pattern);
    const found = shots.filter((shot) => matches(shot.id));
    if (found.length === 0) throw new UsageError(`--only ${pattern} matches no shot of the manifest`);
    for (const shot of found) if (part.has(shot.id)) selected.add(shot.id);
  }
  return selected;
}
