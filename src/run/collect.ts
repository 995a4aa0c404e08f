// Brings one rendered variant to disk: attempts with backoff, then the truth about why it is not there.
import type { Failure } from "../model/failure.js";
import type { RenderRequest } from "../model/request.js";
import type { ContentTarget } from "../model/video-api.js";
import type { RunContext } from "./context.js";
import { retryDelay } from "./retry.js";

export interface CollectOrder {
  readonly key: string;
  readonly job: string;
  readonly shot: string;
  readonly request: RenderRequest;
  readonly variant: number;
  readonly target: ContentTarget;
  readonly path: string;
  readonly adopt: boolean;
  /** Server time, seconds; null when unknown. */
  readonly expires_at: number | null;
}

/** Errors of the disk itself, after which nothing more may be bought. */
const diskTrouble: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EIO", "EROFS"]);

/** @throws the stop signal's reason when it fires: the part file stays for the next run. */
export async function collect(order: CollectOrder, context: RunContext): Promise<boolean> {
  const { clock, gate, notify, random, record, retries, settings, stop, store } = context;
  const { shot, variant } = order;
  let failure: Failure;
  for (let attempt = 1; ; attempt += 1) {
    stop.throwIfAborted();
    const saved = await store.save(
      order,
      (received, total) => notify({ notice: "downloading", shot, variant, received, total }),
      stop,
    );
    if (saved.ok) {
      await record({ fact: "saved", at: clock.now(), key: order.key, variant, ...saved.value });
      return true;
    }
    failure = saved.error;
    // Content may lag behind the job's status, so "not found" is asked again like any passing failure.
    const asked = failure.kind === "not-found" ? { ...failure, kind: "server" as const } : failure;
    const wait = retryDelay(asked, attempt, settings.retries.request, random());
    // A server that asks for hours is not waited for: the next run comes back to it.
    if (wait === null || wait > settings.polling.timeout || !retries.take()) break;
    notify({ notice: "retrying", shot, doing: "download", failure, attempt, wait_ms: wait });
    await clock.sleep(wait, stop);
  }
  if (failure.kind === "auth" || failure.kind === "forbidden") gate.close("credentials", failure.message);
  if (failure.kind === "disk" && failure.code !== undefined && diskTrouble.has(failure.code)) {
    gate.close("disk", failure.message);
  }
  await record(
    failure.kind === "not-found"
      ? await gone(order, failure, context)
      : { fact: "failed", at: clock.now(), key: order.key, failure },
  );
  return false;
}

/** The content is not there: the job's own word decides between deleted, lost and merely not delivered. */
async function gone(order: CollectOrder, failure: Failure, { api, budget, clock, stop }: RunContext) {
  const { key, expires_at: expiresAt } = order;
  const look = await budget.run("poll", () => api.status(order.job, order.request, stop));
  const at = clock.now();
  // The server's clock and ours may differ: the time of expiry only names what its own "not found" has proved.
  const past =
    (expiresAt !== null && at / 1000 >= expiresAt) || failure.status === 410 || /expired/i.test(failure.code ?? "");
  if (past && (look.ok || look.error.kind === "not-found")) return { fact: "expired", at, key } as const;
  if (look.ok || look.error.kind !== "not-found") return { fact: "failed", at, key, failure } as const;
  const message = `job ${order.job} was rendered, and the server no longer knows it (${failure.message})`;
  return { fact: "failed", at, key, failure: { ...failure, kind: "lost" as const, message } } as const;
}
