// Reads a state file without changing it: for status, plan and reports. Needs no lock.
import type { FileHandle } from "node:fs/promises";
import { fail, ok, type Result } from "../util/result.js";
import { openExisting } from "./journal-file.js";
import { type JournalContent, parseJournal } from "./parse.js";
import { ioProblem, type StateProblem } from "./state-problem.js";

/**
 * The whole journal. The batch name is in the header: whoever expects a certain one compares it.
 * @returns null when nothing has been recorded: no file, or one whose creation was interrupted.
 */
export async function readJournal(path: string): Promise<Result<JournalContent | null, StateProblem>> {
  const opened = await openExisting(path, "read");
  if (!opened.ok) return opened;
  if (opened.value === null) return ok(null);
  try {
    return await readContent(path, opened.value);
  } finally {
    await opened.value.close();
  }
}

/** @param handle at position 0; stays open. */
export async function readContent(
  path: string,
  handle: FileHandle,
): Promise<Result<JournalContent | null, StateProblem>> {
  // At once rather than streamed: the facts made of it are several times larger and stay in memory anyway.
  let bytes: Buffer;
  try {
    bytes = await handle.readFile();
  } catch (error) {
    if (error instanceof Error) return fail(ioProblem(path, error));
    throw error;
  }
  return parseJournal(path, bytes);
}
