// Which job ids a server may give: what fits in a path segment, a log line and a state file without surprises.

/** Dot segments would change the path of every request about the job. */
export function isUsableJobId(id: unknown): id is string {
  return typeof id === "string" && /^[A-Za-z0-9_=+/.:-]{1,512}$/.test(id) && id !== "." && id !== "..";
}
