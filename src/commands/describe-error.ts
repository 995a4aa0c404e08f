// Turns what ended a command into one message and an exit code; a stack trace is only for what is surely our own mistake.
import { StateError } from "../model/failure.js";
import { exitCodes } from "./exit-codes.js";
import { UsageError } from "./host.js";
import { LockedError } from "./state.js";

export function describeError(error: unknown): { readonly code: number; readonly message: string } {
  if (error instanceof UsageError) return { code: exitCodes.usage, message: error.message };
  if (error instanceof LockedError) return { code: exitCodes.locked, message: error.message };
  if (error instanceof StateError) return { code: exitCodes.state, message: error.message };
  if (error instanceof Error && "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code)) {
    return { code: exitCodes.state, message: error.message };
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: exitCodes.incomplete, message: `this is a mistake in sora-batch, please report it:\n${detail}` };
}
