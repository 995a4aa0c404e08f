// The video API over HTTP, in any dialect.
import type { Failure } from "../model/failure.js";
import type { RenderRequest } from "../model/request.js";
import type { JobView, PromptModerator, SubmitOutcome, Verdict, VideoApi } from "../model/video-api.js";
import { redactor } from "../util/redact.js";
import { fail, ok, type Result } from "../util/result.js";
import { endpoint } from "./base-url.js";
import { fetchContent } from "./content.js";
import type { Dialect, Expected } from "./dialects/dialect.js";
import type { DialectName } from "./dialects/names.js";
import { dialects } from "./dialects/registry.js";
import { answerFailure, createWasRefused } from "./errors.js";
import { type Answer, createExchange } from "./exchange.js";
import { isUsableJobId } from "./job-id.js";
import { readJson } from "./json-answer.js";
import { moderationBody, moderationPath, readVerdict } from "./moderation.js";
import type { ProxyEnv } from "./proxy.js";
import { defaultTimeouts, type Timeouts } from "./timeouts.js";

export interface VideoApiOptions {
  /** As `checkBaseUrl` returned it. */
  readonly baseUrl: URL;
  readonly dialect: DialectName;
  /** As `checkApiKey` returned it; null for servers without authentication. */
  readonly apiKey: string | null;
  /** Also fetch videos over http: from beyond this machine; default false. */
  readonly allowHttp?: boolean;
  /** Milliseconds; default `defaultTimeouts`. */
  readonly timeouts?: Partial<Timeouts>;
  readonly userAgent: string;
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked up; default: no proxy. */
  readonly proxyEnv?: ProxyEnv;
}

/** Never throws or rejects, but for the reason of an aborted signal. */
export function createVideoApi(options: VideoApiOptions): VideoApi & PromptModerator {
  const { baseUrl, apiKey } = options;
  const dialect: Dialect = dialects[options.dialect];
  const redact = redactor(apiKey);
  const credentials = apiKey === null ? {} : dialect.authorization(apiKey);
  const exchange = createExchange({
    timeouts: { ...defaultTimeouts, ...options.timeouts },
    userAgent: options.userAgent,
    proxyEnv: options.proxyEnv ?? {},
  });
  const jsonHeaders = { Accept: "application/json", ...credentials };
  const contentSource = { exchange, dialect, baseUrl, allowHttp: options.allowHttp ?? false, credentials, redact };

  async function create(request: RenderRequest, key: string): Promise<SubmitOutcome> {
    const { method, path, type, body } = dialect.createRequest(request);
    const headers = { ...jsonHeaders, "Content-Type": type, "Idempotency-Key": key };
    const answer = await exchange({ method, url: endpoint(baseUrl, path), headers, body, bounded: "whole" });
    if (!answer.ok) {
      return { outcome: answer.error.sent ? "unknown" : "not-sent", failure: answer.error.failure };
    }
    const job = await readJob("create", answer.value, { job: null, request });
    if (job.ok) return { outcome: "created", job: job.value };
    return { outcome: createWasRefused(job.error) ? "refused" : "unknown", failure: job.error };
  }

  async function status(job: string, request: RenderRequest, signal?: AbortSignal): Promise<Result<JobView, Failure>> {
    const answer = await ask("GET", job, dialect.statusPath, signal);
    return answer.ok ? readJob("status", answer.value, { job, request }) : answer;
  }

  async function cancel(
    job: string,
    request: RenderRequest,
    signal?: AbortSignal,
  ): Promise<Result<JobView | null, Failure>> {
    const answer = await ask("DELETE", job, dialect.cancelPath, signal);
    if (!answer.ok) return answer;
    const view = await readJob("cancel", answer.value, { job, request });
    // The family confirms in many ways (204, {deleted}, the job): any 2xx is a confirmation.
    const confirmed = answer.value.status >= 200 && answer.value.status < 300;
    return view.ok || !confirmed ? view : ok(null);
  }

  async function ask(
    method: "GET" | "DELETE",
    job: string,
    path: (job: string) => string,
    signal: AbortSignal | undefined,
  ): Promise<Result<Answer, Failure>> {
    if (!isUsableJobId(job)) return fail({ kind: "malformed", message: "The job id is not usable." });
    const url = endpoint(baseUrl, path(job));
    const answer = await exchange({ method, url, headers: jsonHeaders, bounded: "whole", signal });
    return answer.ok ? answer : fail(answer.error.failure);
  }

  async function readJob(
    doing: "create" | "status" | "cancel",
    answer: Answer,
    expected: Expected,
  ): Promise<Result<JobView, Failure>> {
    const { status: httpStatus } = answer;
    const json = await readJson(answer, redact);
    const isError = httpStatus < 200 || httpStatus > 299;
    // An error status says enough without its body; a success does not.
    if (!json.ok && !isError) return json;
    const body = json.ok ? json.value : undefined;
    const view = dialect.readJob(body, httpStatus, expected);
    if (view?.ok) return view;
    if (isError || view === null) return fail(answerFailure(doing, answer, body, Date.now()));
    const message = `The server's answer cannot be used: ${view.error}.`;
    return fail({ kind: "malformed", message, status: httpStatus });
  }

  async function moderate(prompt: string, signal?: AbortSignal): Promise<Result<Verdict | null, Failure>> {
    const headers = { ...jsonHeaders, "Content-Type": "application/json" };
    const url = endpoint(baseUrl, moderationPath);
    const body = moderationBody(prompt);
    const answer = await exchange({ method: "POST", url, headers, body, bounded: "whole", signal });
    if (!answer.ok) return fail(answer.error.failure);
    const { status: httpStatus } = answer.value;
    const json = await readJson(answer.value, redact);
    if ([404, 405, 501].includes(httpStatus)) return ok(null);
    if (httpStatus < 200 || httpStatus > 299) {
      return fail(answerFailure("status", answer.value, json.ok ? json.value : undefined, Date.now()));
    }
    if (!json.ok) return json;
    const verdict = readVerdict(json.value);
    if (verdict.ok) return verdict;
    return fail({
      kind: "malformed",
      message: `The moderation answer cannot be used: ${verdict.error}.`,
      status: httpStatus,
    });
  }

  return {
    create,
    status,
    cancel,
    moderate,
    content: (target, resume, signal) => fetchContent(contentSource, target, resume, signal),
  };
}
