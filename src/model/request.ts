// A render request in the contract's own field names; absent fields stay absent and take the server's default.

/** Field names, ranges and defaults: Sora v1 contract, "Request Parameters". */
export interface RenderRequest {
  readonly model: string;
  readonly prompt: string;
  /** Seconds, 1 to 20; the server's default is about 5. */
  readonly n_seconds?: number;
  /** Pixels; the server's default is 1080. */
  readonly width?: number;
  /** Pixels; the server's default is 1080. */
  readonly height?: number;
  /** 1 to 4; the server's default is 1. */
  readonly n_variants?: number;
}

/** What the contract says a server does with absent fields. One place for the assumption. */
export const serverDefaults = { n_seconds: 5, width: 1080, height: 1080, n_variants: 1 } as const;

/** Seconds of video that a request buys: length times variants. */
export function videoSeconds(request: RenderRequest): number {
  return (request.n_seconds ?? serverDefaults.n_seconds) * variantCount(request);
}

export function variantCount(request: RenderRequest): number {
  return request.n_variants ?? serverDefaults.n_variants;
}

/** `WxH`, as in `1280x720`. */
export function frameSize(request: RenderRequest): string {
  return `${request.width ?? serverDefaults.width}x${request.height ?? serverDefaults.height}`;
}

/** The fields whose values differ, in the contract's order. */
export function changedFields(before: RenderRequest, after: RenderRequest): (keyof RenderRequest)[] {
  const fields = ["model", "prompt", "n_seconds", "width", "height", "n_variants"] as const;
  return fields.filter((field) => before[field] !== after[field]);
}
