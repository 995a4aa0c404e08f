// The order in which a run must do things, checked over every system call of a real one.
import { join } from "node:path";
import { sha256 } from "../../support/batch-folder.js";
import { DiskModel, type Tree } from "./disk-model.js";
import { type Call, isSend, isSync } from "./trace.js";

export interface Traced {
  readonly calls: readonly Call[];
  /** The batch's folder, and what was in it before. */
  readonly dir: string;
  readonly before: Tree;
  /** Below the folder. */
  readonly outDir: string;
}

export interface Order {
  /** A sentence for each. */
  readonly violations: string[];
  /** Idempotency keys of the POSTs seen, and the videos seen to appear: an oracle that sees nothing must not pass. */
  readonly posts: string[];
  readonly published: string[];
}

/**
 * - M2: before the first byte of a POST leaves, its intent survives a power cut.
 * - F1: a final path is never opened for writing, and gets only files that are synced; a video is claimed to be saved only when
 *   a power cut cannot take it away any more.
 */
export function checkOrder({ calls, dir, before, outDir }: Traced): Order {
  const disk = new DiskModel(dir, before);
  const order: Order = { violations: [], posts: [], published: [] };
  const isFinal = (path: string): boolean =>
    path.startsWith(join(dir, outDir)) && /\/[^./][^/]*\.(mp4|json|csv|md|html|xml)$/.test(path);
  for (const call of calls) {
    if (isSend(call)) checkPost(call, disk, outDir, order);
    const [first = "", second = ""] = call.strings.map((path) => path.toString());
    if (call.name === "openat" && isFinal(first) && /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(call.args)) {
      order.violations.push(`${first} is opened for writing`);
    }
    if ((call.name === "rename" || call.name === "link") && isFinal(second)) {
      order.published.push(second);
      if (!disk.isSynced(first)) order.violations.push(`${second} gets its name before its bytes are synced`);
    }
    disk.apply(call);
    if (isSync(call)) order.violations.push(...falseClaims(disk.durable(), outDir));
  }
  for (const path of order.published) {
    if (!disk.durable().has(path.slice(dir.length + 1))) order.violations.push(`${path} can vanish in a power cut`);
  }
  return order;
}

function checkPost(call: Call, disk: DiskModel, outDir: string, order: Order): void {
  const sent = Buffer.concat(call.strings).toString("latin1");
  if (!sent.startsWith("POST ")) return;
  const key = /^idempotency-key: *(\S+)/im.exec(sent)?.[1] ?? "";
  order.posts.push(key);
  const state = disk.durable().get(join(outDir, "state.jsonl"))?.toString() ?? "";
  const intended = state.split("\n").some((line) => line.includes('"submit-intended"') && line.includes(`"${key}"`));
  if (key === "" || !intended) order.violations.push(`POST ${key} leaves before its intent is durable`);
}

/** What the durable state says to be saved and the durable disk does not have. */
function falseClaims(durable: Tree, outDir: string): string[] {
  const state = durable.get(join(outDir, "state.jsonl"))?.toString() ?? "";
  return state.split("\n").flatMap((line) => {
    if (!line.startsWith('{"fact":"saved"')) return [];
    const { path, sha256: said } = JSON.parse(line) as { path: string; sha256: string };
    const video = durable.get(join(outDir, path));
    return video && sha256(video) === said ? [] : [`${path} is recorded as saved before it is durable`];
  });
}
