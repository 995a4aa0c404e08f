// Ids of jobs and generations: hashes written like ULIDs, so that they look alike everywhere and repeat with the seed.
import { createHash } from "node:crypto";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * A job's id. It covers the request as well as its place in line: a simulator that forgot its jobs does not hand out the
 * id of one shot for another.
 */
export function jobId(seed: string, sequence: number, request: string): string {
  return `task_01${base32(`${seed}/job/${sequence}/${request}`, 24)}`;
}

/** The id of a job's generation; `variant` counts from 0. */
export function generationId(job: string, variant: number): string {
  return `gen_01${base32(`${job}/generation/${variant}`, 24)}`;
}

function base32(text: string, length: number): string {
  const digest = createHash("sha256").update(text).digest();
  return Array.from(digest.subarray(0, length), (byte) => CROCKFORD.charAt(byte % 32)).join("");
}
