// Fetches a video's bytes: from the job or from a URL the server named, past redirects, from where an earlier try stopped.
import type { Failure } from "../model/failure.js";
import type { Content, ContentTarget } from "../model/video-api.js";
import { printable, truncate } from "../util/printable.js";
import { fail, ok, type Result } from "../util/result.js";
import { endpoint, isHttp, isLoopback, parseUrl } from "./base-url.js";
import { contentLength, continuedTotal, type Resume, rangeHeaders, strongEtag, usableResume } from "./byte-range.js";
import type { Dialect } from "./dialects/dialect.js";
import { answerFailure } from "./errors.js";
import type { Answer, Exchange } from "./exchange.js";
import { isUsableJobId } from "./job-id.js";
import { readJson } from "./json-answer.js";

const mostRedirects = 3;

export interface ContentSource {
  readonly exchange: Exchange;
  readonly dialect: Dialect;
  readonly baseUrl: URL;
  readonly allowHttp: boolean;
  /** Headers that carry the key: for the base URL's origin only. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly redact: (text: string) => string;
}

/** See VideoApi.content. A range that the server does not honour exactly is asked for once more as the whole file. */
export async function fetchContent(
  source: ContentSource,
  target: ContentTarget,
  resume: Resume | null,
  signal: AbortSignal | undefined,
): Promise<Result<Content, Failure>> {
  const url = locate(source, target);
  if (!url.ok) return url;
  const range = usableResume(resume);
  const first = await follow(source, url.value, range, signal);
  if (!first.ok || range === null || !mustRestart(first.value, range)) return understand(source, first, range);
  first.value.discard();
  return understand(source, await follow(source, url.value, null, signal), null);
}

function locate(source: ContentSource, target: ContentTarget): Result<URL, Failure> {
  const { baseUrl, dialect, allowHttp } = source;
  if (!isUsableJobId(target.job)) return refused("The job id is not usable.");
  if (target.from === "job") return ok(endpoint(baseUrl, dialect.contentPath(target.job)));
  // A relative reference is relative to the answer it came in.
  const url = parseUrl(target.url, endpoint(baseUrl, dialect.statusPath(target.job)));
  if (url === null || !isHttp(url) || url.username !== "" || url.password !== "") {
    return refused("The server's video_url is not a usable address.");
  }
  // This machine's own services are only for a server that is on this machine too.
  const isSafe = url.protocol === "https:" || allowHttp || (isLoopback(url) && isLoopback(baseUrl));
  return isSafe ? ok(url) : refused(`The server's video_url is not https (${url.host}).`);
}

/** Follows at most three redirects. The key goes to the base URL's origin only, and never again once the trail has left it. */
async function follow(
  source: ContentSource,
  start: URL,
  range: Resume | null,
  signal: AbortSignal | undefined,
): Promise<Result<Answer, Failure>> {
  let url = start;
  let trusted = true;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    trusted &&= url.origin === source.baseUrl.origin;
    const headers = { Accept: "video/mp4, */*;q=0.8", ...rangeHeaders(range), ...(trusted ? source.credentials : {}) };
    const answer = await source.exchange({ method: "GET", url, headers, bounded: "idle", signal });
    if (!answer.ok) return fail(answer.error.failure);
    const { status, headers: told } = answer.value;
    if (![301, 302, 303, 307, 308].includes(status) || told.location === undefined) return ok(answer.value);
    answer.value.discard();
    const next = parseUrl(told.location, url);
    if (next === null || !mayRedirect(url, next, source.allowHttp)) {
      return fail({ kind: "malformed", message: "The server redirects the download to an unusable address.", status });
    }
    url = next;
  }
  return refused(`The download was redirected more than ${mostRedirects} times.`);
}

function mayRedirect(from: URL, to: URL, allowHttp: boolean): boolean {
  if (!isHttp(to) || to.username !== "" || to.password !== "") return false;
  return to.protocol === "https:" || (from.protocol === "http:" && (allowHttp || isLoopback(to)));
}

/** The file changed, or the server has its own idea of ranges: what is held already is of no use. */
function mustRestart(answer: Answer, range: Resume): boolean {
  return answer.status === 416 || (answer.status === 206 && continuedTotal(answer.headers, range) === undefined);
}

async function understand(
  source: ContentSource,
  result: Result<Answer, Failure>,
  range: Resume | null,
): Promise<Result<Content, Failure>> {
  if (!result.ok) return result;
  const answer = result.value;
  const { status, headers, body } = answer;
  const continues = status === 206 && range !== null;
  if (status !== 200 && !continues) {
    if (status >= 200 && status < 300) {
      answer.discard();
      return fail({ kind: "download", message: `The server answered HTTP ${status} instead of the video.`, status });
    }
    const json = await readJson(answer, source.redact);
    return fail(answerFailure("content", answer, json.ok ? json.value : undefined, Date.now()));
  }
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    answer.discard();
    return fail({ kind: "download", message: "The video came compressed though that was not asked for.", status });
  }
  const etag = strongEtag(headers.etag);
  return ok({
    start: continues ? range.offset : 0,
    total: continues ? (continuedTotal(headers, range) ?? null) : contentLength(headers),
    type: mediaType(source.redact(headers["content-type"] ?? "")),
    etag: etag !== null && source.redact(etag) === etag ? etag : null,
    body,
  });
}

function mediaType(header: string): string {
  return truncate(printable(header.split(";", 1)[0] ?? "").trim(), 100).toLowerCase();
}

function refused(message: string): Result<never, Failure> {
  return fail({ kind: "malformed", message });
}
