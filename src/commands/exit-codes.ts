// What the process tells its caller.
export const exitCodes = {
  /** Every selected shot's videos are on disk. */
  complete: 0,
  /** The run ended and some shot failed, was rejected, expired or is held. */
  incomplete: 1,
  /** Usage, manifest or missing key: nothing was sent. */
  usage: 2,
  /** The state is in use by another run. */
  locked: 3,
  /** The budget forbids it. */
  budget: 4,
  /** State file or disk failure. */
  state: 5,
  /** Credentials or account refused. */
  credentials: 6,
  /** Only of `plan --detailed-exitcode`. */
  somethingToDo: 10,
  SIGINT: 130,
  SIGTERM: 143,
} as const;
