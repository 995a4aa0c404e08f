// Bytes that can be read in part without all being in memory.

/** A body of known length; `read` yields the bytes from `start` up to but not including `end`. */
export interface ByteSource {
  readonly length: number;
  read(start: number, end: number): Iterable<Buffer>;
}

const CHUNK = 64 * 1024;
const ZEROS = Buffer.alloc(CHUNK);

/** A buffer followed by `zeros` zero bytes, which are made as they are read. */
export function paddedSource(buffer: Buffer, zeros = 0): ByteSource {
  const length = buffer.length + zeros;
  return {
    length,
    *read(start, end) {
      let at = start;
      while (at < Math.min(end, length)) {
        const next = Math.min(end, at + CHUNK, at < buffer.length ? buffer.length : length);
        yield at < buffer.length ? buffer.subarray(at, next) : ZEROS.subarray(0, next - at);
        at = next;
      }
    },
  };
}
