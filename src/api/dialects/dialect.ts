// What must be known of a server family to speak with it: requests out, replies in; pure, nothing here touches a network.
import type { RenderRequest } from "../../model/request.js";
import type { JobView } from "../../model/video-api.js";
import type { Result } from "../../util/result.js";

interface WireRequest {
  readonly method: "POST";
  /** Appended to the base URL's path; may carry a query. */
  readonly path: string;
  /** Media type of the body. */
  readonly type: string;
  /** Exactly what is sent, as UTF-8. Equal requests must give equal bytes: their hash is the content's identity. */
  readonly body: string;
}

/** What the reader of a reply knows beforehand. */
export interface Expected {
  /** The job asked about; null for the answer to a create. */
  readonly job: string | null;
  readonly request: RenderRequest;
}

export interface Dialect {
  /** One line for help texts. */
  readonly description: string;
  createRequest(request: RenderRequest): WireRequest;
  /** Paths are appended to the base URL's path, ids percent-encoded. */
  statusPath(job: string): string;
  contentPath(job: string): string;
  cancelPath(job: string): string;
  /** Headers that carry the key. */
  authorization(key: string): Readonly<Record<string, string>>;
  /**
   * Reads an answer to create, status or cancel; never throws.
   * @returns the job; a failure saying what is wrong with it, as a clause; or null when the answer is to be classified by its HTTP
   * status instead (servers differ in whether an error status can carry a job). A changed job id is each dialect's own decision.
   */
  readJob(json: unknown, httpStatus: number, expected: Expected): Result<JobView, string> | null;
}
