// What a command may know of the process: handed in by cli.ts, so that commands can be driven without one.

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** The terminal behind it, for the live view; null when there is none. */
  readonly terminal: NodeJS.WriteStream | null;
}

export type StopSignal = "SIGINT" | "SIGTERM";

export interface Host {
  readonly version: string;
  /** The command as the user would type it again, for hints. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  readonly out: Output;
  /** Progress and messages. */
  readonly err: Output;
  readonly colour: boolean;
  /** What comes through standard input; a little more than a manifest may have, at most. */
  readStdin(): Promise<Uint8Array>;
  /** @returns a function that stops listening. */
  onSignal(handler: (signal: StopSignal) => void): () => void;
  /** Ends the process at once; for a second Ctrl-C. */
  exitNow(code: number): never;
  /** Everything written from now on is passed through this, so that no secret leaves. */
  scrub(text: (output: string) => string): void;
}

/** Says what is wrong with how the command was called; exit 2, no stack trace. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export interface GlobalFlags {
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}
