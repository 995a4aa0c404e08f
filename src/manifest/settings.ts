// Everything a manifest says beside its shots, as the rest of the program takes it.
import type { ManifestSettings, Polling } from "../model/settings.js";
import { parseDuration } from "../util/duration.js";
import type { ManifestFile } from "./generated/manifest-types.js";
import type { Located, Path } from "./located.js";
import type { Problems } from "./problems.js";

/** The file without its shots. */
export type SettingsFile = Omit<ManifestFile, "shots">;

/** Durations become milliseconds; what is not said stays absent. */
export function settingsOf(file: SettingsFile, name: string): ManifestSettings {
  const { version, vars, defaults, polling, output, ...same } = file;
  return {
    ...same,
    name,
    ...(polling && { polling: pollingOf(polling) }),
    ...(output?.dir !== undefined && { output_dir: output.dir }),
    ...(output?.sidecar !== undefined && { sidecar: output.sidecar }),
  };
}

function pollingOf(polling: NonNullable<SettingsFile["polling"]>): Partial<Polling> {
  return { ...(polling.rhythm && { rhythm: polling.rhythm }), ...milliseconds(polling) };
}

/** What the schema cannot say about settings. */
export function checkSettings(file: SettingsFile, located: Located, problems: Problems): void {
  const report = (path: Path, message: string) => problems.add(located.source.problem(located.value(path), message));
  const { base_url: base, polling, output } = file;
  if (base !== undefined) {
    if (!URL.canParse(base)) report(["base_url"], "base_url is not a valid address");
    else if (base.includes("@"))
      report(["base_url"], "base_url must not hold credentials: the key comes from OPENAI_API_KEY");
  }
  const waits = milliseconds(polling ?? {});
  for (const [field, wait] of Object.entries(waits)) {
    if (wait === 0) report(["polling", field], `polling.${field} must be longer than 0`);
  }
  if (waits.interval !== undefined && waits.max_interval !== undefined && waits.interval > waits.max_interval) {
    report(["polling", "max_interval"], "polling.max_interval must not be shorter than polling.interval");
  }
  if (output?.dir !== undefined && /^\s*$|\0/.test(output.dir))
    report(["output", "dir"], "output.dir is not a directory's name");
}

function milliseconds({ rhythm: _, ...polling }: NonNullable<SettingsFile["polling"]>): Partial<Polling> {
  const entries = Object.entries(polling).map(([field, text]) => [field, parseDuration(text)] as const);
  return Object.fromEntries(entries.filter(([, wait]) => wait !== null));
}
