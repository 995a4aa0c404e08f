// Reads and checks the body of POST /videos as strictly as the contract words it.
import { fail, ok, type Result } from "../util/result.js";

/** What to render, defaults filled in. */
export interface RenderRequest {
  readonly model: string;
  readonly prompt: string;
  readonly n_seconds: number;
  readonly width: number;
  readonly height: number;
  readonly n_variants: number;
}

const MODEL = "sora-1-turbo";
const MAX_SECONDS = 20;
const MAX_VARIANTS = 4;
const MAX_PIXELS = 1920 * 1080;
/** From this short side on ("1080p") a job has one variant. */
const FULL_HD_SIDE = 1080;
/** The contract only bounds the area; this bounds strips that no H.264 level allows. */
const MAX_SIDE = 8192;

const FIELDS: ReadonlySet<string> = new Set(["model", "prompt", "n_seconds", "width", "height", "n_variants"]);

/** The request in a body, or what is wrong with it: one sentence a problem. */
export function parseRenderRequest(body: Buffer): Result<RenderRequest, string> {
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  const value = parsed.value;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return fail("The body must be a JSON object.");

  const fields = new Map<string, unknown>(Object.entries(value));
  const problems: string[] = [];
  for (const name of fields.keys()) if (!FIELDS.has(name)) problems.push(`Unknown parameter: ${JSON.stringify(name)}.`);

  const integer = (name: string, fallback: number, max: number): number => {
    const found = fields.has(name) ? fields.get(name) : fallback;
    if (typeof found === "number" && Number.isInteger(found) && found >= 1 && found <= max) return found;
    problems.push(`${name} must be an integer from 1 to ${max}.`);
    return fallback;
  };
  const model = fields.get("model");
  if (model !== MODEL) problems.push(`model must be "${MODEL}".`);
  const prompt = fields.get("prompt");
  if (typeof prompt !== "string" || prompt.trim() === "") problems.push("prompt must be a non-blank string.");

  const request: RenderRequest = {
    model: MODEL,
    prompt: String(prompt),
    n_seconds: integer("n_seconds", 5, MAX_SECONDS),
    width: integer("width", 1080, MAX_SIDE),
    height: integer("height", 1080, MAX_SIDE),
    n_variants: integer("n_variants", 1, MAX_VARIANTS),
  };
  if (request.width * request.height > MAX_PIXELS)
    problems.push(`width x height must not exceed ${MAX_PIXELS} pixels.`);
  if (Math.min(request.width, request.height) >= FULL_HD_SIDE && request.n_variants > 1) {
    problems.push(`n_variants must be 1 at 1080p.`);
  }
  return problems.length === 0 ? ok(request) : fail(problems.join(" "));
}

function parseJson(body: Buffer): Result<unknown, string> {
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
  } catch {
    // The parser's own message would echo the body.
    return fail("The body is not valid JSON in UTF-8.");
  }
}
