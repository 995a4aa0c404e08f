// The box, the unit an MP4 file is made of (ISO/IEC 14496-12, 4.2): reading headers and finding boxes inside boxes.

export interface BoxHeader {
  /** Four characters, as latin-1. */
  readonly type: string;
  /** Bytes of the header itself: 8 or 16. */
  readonly header: number;
  /** Bytes of the whole box, header included; may exceed what is there. Null: up to the end of what contains it. */
  readonly size: number | null;
}

/** Enough for any header. */
export const longestHeader = 16;

/** @returns the header at this offset, or null when the bytes after it are too few or its size is impossible. */
export function readBoxHeader(bytes: Buffer, at = 0): BoxHeader | null {
  if (bytes.length < at + 8) return null;
  const type = bytes.toString("latin1", at + 4, at + 8);
  const short = bytes.readUInt32BE(at);
  if (short === 0) return { type, header: 8, size: null };
  if (short !== 1) return short < 8 ? null : { type, header: 8, size: short };
  if (bytes.length < at + longestHeader) return null;
  const size = Number(bytes.readBigUInt64BE(at + 8));
  return size < longestHeader ? null : { type, header: longestHeader, size };
}

export interface Box {
  readonly type: string;
  /** What follows the header. */
  readonly body: Buffer;
}

/** The boxes in these bytes, in order, up to the first that is damaged or cut. */
export function* boxesIn(bytes: Buffer): Generator<Box> {
  let at = 0;
  while (at < bytes.length) {
    const head = readBoxHeader(bytes, at);
    if (!head) return;
    const end = head.size === null ? bytes.length : at + head.size;
    if (end > bytes.length) return;
    yield { type: head.type, body: bytes.subarray(at + head.header, end) };
    at = end;
  }
}

/** @returns the body of the first box found by following these types downwards, or an empty buffer. */
export function findBox(bytes: Buffer, ...path: string[]): Buffer {
  let body = bytes;
  for (const type of path) body = firstOf(body, type);
  return body;
}

function firstOf(bytes: Buffer, type: string): Buffer {
  for (const box of boxesIn(bytes)) if (box.type === type) return box.body;
  return Buffer.alloc(0);
}

/** @returns the number at this offset, or 0 when the bytes end before: absent and zero mean the same to every caller here. */
export function u16(bytes: Buffer, at: number): number {
  return at + 2 <= bytes.length ? bytes.readUInt16BE(at) : 0;
}

export function u32(bytes: Buffer, at: number): number {
  return at + 4 <= bytes.length ? bytes.readUInt32BE(at) : 0;
}

/** Loses precision above 2^53, far beyond any file. */
export function u64(bytes: Buffer, at: number): number {
  return at + 8 <= bytes.length ? Number(bytes.readBigUInt64BE(at)) : 0;
}
