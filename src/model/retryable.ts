// What `--retry` takes: states in which a take may be bought once more.
export const retryables = ["failed", "expired", "cancelled", "uncertain"] as const;
export type Retryable = (typeof retryables)[number];
