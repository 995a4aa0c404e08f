// The log of strace as a list of calls: who called what on which files with which bytes, when it began and when it was over.

export interface Call {
  readonly name: string;
  /** Line numbers of the log: calls of several threads overlap. */
  readonly began: number;
  readonly over: number;
  readonly result: number;
  /** What the first argument refers to, for calls on a descriptor. */
  readonly on: string | null;
  /** String arguments in order: paths, or the bytes of a write. */
  readonly strings: readonly Buffer[];
  /** As logged. */
  readonly args: string;
}

/** Options for strace under which `parseTrace` understands the log. */
export const traceOptions: readonly string[] = [
  ...["-xx", "-s", "16777216"],
  ...["-e", "trace=openat,write,pwrite64,writev,sendto,sendmsg,fsync,fdatasync,rename,link,unlink,mkdir,ftruncate"],
  ...["-e", "status=successful,unfinished"],
];

const whole = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/;
const unfinished = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/;
const resumed = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)/;

/** @returns calls that came back, in the order in which they did. Their strings must be hexadecimal. */
export function parseTrace(log: string): Call[] {
  const calls: Call[] = [];
  const open = new Map<string, { args: string; began: number }>();
  for (const [line, text] of log.split("\n").entries()) {
    const begins = unfinished.exec(text);
    if (begins) {
      open.set(begins[1] ?? "", { args: begins[3] ?? "", began: line });
      continue;
    }
    const match = whole.exec(text) ?? resumed.exec(text);
    if (!match) continue;
    const [, pid = "", name = "", rest = "", result = ""] = match;
    const start = text.includes(" resumed>") ? open.get(pid) : undefined;
    open.delete(pid);
    const args = (start?.args ?? "") + rest;
    calls.push({
      name,
      began: start?.began ?? line,
      over: line,
      result: Number(result),
      on: descriptor(args),
      strings: [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex]) => bytes(hex ?? "")),
      args,
    });
  }
  return calls;
}

function descriptor(args: string): string | null {
  const hex = /^\d+<((?:\\x[0-9a-f]{2})*)>/.exec(args)?.[1];
  return hex === undefined ? null : bytes(hex).toString();
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex.replaceAll("\\x", ""), "hex");
}

export const isWrite = (call: Call): boolean => ["write", "pwrite64", "writev", "pwritev"].includes(call.name);
export const isSync = (call: Call): boolean => call.name === "fsync" || call.name === "fdatasync";
/** Bytes that left on a connection. */
export const isSend = (call: Call): boolean =>
  ["write", "writev", "sendto", "sendmsg"].includes(call.name) && /^socket:/.test(call.on ?? "");
