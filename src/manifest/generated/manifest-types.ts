// Generated from schemas/manifest.schema.json by generate.mjs: change the schema, then `npm run generate`.

/**
 * Text, a number or true/false; used as it is written.
 */
export type Scalar = string | number | boolean;
/**
 * The model to render with.
 */
export type Model = string;
/**
 * Length of the video in whole seconds, 1 to 20. Not set: the server's default, about 5.
 */
export type NSeconds = number;
/**
 * Width and height in pixels, instead of the two fields; at most 2,073,600 pixels in all.
 */
export type Size = string;
/**
 * Width in pixels. Not set: the server's default, 1080.
 */
export type Width = number;
/**
 * Height in pixels. Not set: the server's default, 1080.
 */
export type Height = number;
/**
 * How many different videos of the shot, 1 to 4, each paid for. One when the short side is 1080 or more. Not set: the server's default, 1.
 */
export type NVariants = number;

/**
 * A batch of shots for sora-batch to render: how to run, then what to render.
 */
export interface ManifestFile {
  /**
   * Version of the manifest format.
   */
  version?: 1;
  /**
   * Name of the batch. Part of every idempotency key: renaming a batch buys its videos again. Default: the file's name without its extension.
   */
  name?: string;
  /**
   * Where the API is, up to and including its version. Overridden by OPENAI_BASE_URL and --base-url.
   */
  base_url?: string;
  /**
   * The API that the server speaks.
   */
  dialect?: "sora-1";
  /**
   * Jobs that the account may have running at once (Standard 2, Pro 5).
   */
  concurrency?: number;
  /**
   * Jobs kept waiting at the server beyond the running ones, so that a slot never idles.
   */
  queue_ahead?: number;
  /**
   * Requests of all kinds sent in any 60 seconds.
   */
  requests_per_minute?: number;
  /**
   * Videos downloaded at once.
   */
  downloads?: number;
  polling?: Polling;
  retries?: Retries;
  budget?: Budget;
  pricing?: PricingTable;
  output?: Output;
  /**
   * Reports written beside the videos: report.json, report.csv, report.md, report.html, junit.xml, timeline.otio, timeline.edl. Overridden by --report.
   */
  report?: ("json" | "csv" | "markdown" | "html" | "junit" | "otio" | "edl")[];
  lint?: Lint;
  vars?: Vars;
  defaults?: Defaults;
  /**
   * What to render, in order. An entry is a shot, or shots_from: a CSV or TSV file whose rows join in at that place.
   *
   * @minItems 1
   */
  shots: (ShotEntry | ShotsFrom)[];
}
/**
 * How often jobs are asked after and how long they may take. Durations are 250ms, 10s, 5m, 2h.
 */
export interface Polling {
  /**
   * learned: questions go where a job has likely ended, by how long jobs took so far, between a third of interval and max_interval. table: the contract's 10, 15, 20, 30 … 60 s, from interval to max_interval. With interval equal to max_interval both are one fixed rhythm.
   */
  rhythm?: "learned" | "table";
  /**
   * With table, the first wait between two questions about one job; with learned, three times the shortest.
   */
  interval?: string;
  /**
   * Longest wait between two questions about one job, or about the job waiting in line behind it.
   */
  max_interval?: string;
  /**
   * A job older than this is cancelled on the server and its shot fails.
   */
  timeout?: string;
}
/**
 * How often something that failed is tried again.
 */
export interface Retries {
  /**
   * Times one request is sent again after a passing failure. Costs nothing: the idempotency key stays.
   */
  request?: number;
  /**
   * New jobs after a generation failed on the server. Each is paid for.
   */
  generation?: number;
}
/**
 * What this batch may buy in all, counted over all runs. Default: no limit.
 */
export interface Budget {
  /**
   * Seconds of video, length times variants.
   */
  video_seconds?: number;
  /**
   * US dollars, by pricing.
   */
  usd?: number;
}
/**
 * What the server charges, for estimates and the budget in US dollars. There is no built-in price.
 */
export interface PricingTable {
  /**
   * US dollars per second of video, by size.
   */
  per_second_usd: {
    [k: string]: number;
  };
  /**
   * Where the prices come from, for the report.
   */
  source?: string;
  /**
   * The day the prices were looked up, for the report.
   */
  as_of?: string;
}
/**
 * Where videos, state and reports go.
 */
export interface Output {
  /**
   * Directory, relative to the manifest. Default: renders/ and the batch's name.
   */
  dir?: string;
  /**
   * Path of each video inside the directory. {{id}}, {{index}} (place in the batch, 001), {{scene}}, {{variant}} (1 to 4) and {{name}} (the batch) are filled in. Without {{variant}}, several variants become .v1, .v2 before the extension.
   */
  filename?: string;
  /**
   * Whether every video gets a file beside it, named like it with .json at the end: prompt, request, job, SHA-256 and times.
   */
  sidecar?: boolean;
}
/**
 * What validate looks for in prompts beside its own list. It only warns; --no-lint silences it.
 */
export interface Lint {
  /**
   * Names of people, characters or brands that your prompts should not carry.
   *
   * @maxItems 1000
   */
  names?: string[];
}
/**
 * Values for {{name}} in every prompt. A shot's own vars and CSV columns win over these.
 */
export interface Vars {
  [k: string]: Scalar;
}
/**
 * Values for shots that do not set a field themselves.
 */
export interface Defaults {
  model?: Model;
  n_seconds?: NSeconds;
  size?: Size;
  width?: Width;
  height?: Height;
  n_variants?: NVariants;
}
/**
 * One shot: a prompt and how to render it.
 */
export interface ShotEntry {
  /**
   * Names the shot in reports and its file. Unique, also when case is ignored. Changing it buys nothing. Default: shot-001 by place in the batch.
   */
  id?: string;
  /**
   * What the video shows. White space at both ends is dropped. {{name}} is filled from matrix, vars, CSV columns and the manifest's vars; write \{{ for two literal braces.
   */
  prompt: string;
  model?: Model;
  n_seconds?: NSeconds;
  size?: Size;
  width?: Width;
  height?: Height;
  n_variants?: NVariants;
  vars?: Vars1;
  matrix?: Matrix;
  /**
   * Groups shots in reports. Never sent.
   */
  scene?: string;
  /**
   * Words to filter by in reports. Never sent. In a CSV cell, separate tags with ; or , or |.
   */
  tags?: string[];
  /**
   * For people and reports. Never sent.
   */
  notes?: string;
}
/**
 * Values for {{name}} in this shot's prompt.
 */
export interface Vars1 {
  [k: string]: Scalar;
}
/**
 * Renders the shot once for every combination of values; each is a variable, and ends the shot's id.
 */
export interface Matrix {
  /**
   * @minItems 1
   */
  [k: string]: Scalar[];
}
/**
 * Rows of a file join in here, in order.
 */
export interface ShotsFrom {
  /**
   * A CSV or TSV file, relative to the manifest. Columns named like a shot's field are that field; every other column is a variable.
   */
  shots_from: string;
}
