// The bricks of an MP4 file: boxes and their integers (ISO/IEC 14496-12, clause 4.2).

/** A box: 32-bit size, four-letter type, content. */
export function box(type: string, ...content: readonly Buffer[]): Buffer {
  const size = content.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([u32(size), Buffer.from(type, "latin1"), ...content]);
}

/** A box whose content begins with an 8-bit version (here always 0) and 24 bits of flags. */
export function fullBox(type: string, flags: number, ...content: readonly Buffer[]): Buffer {
  return box(type, u32(flags), ...content);
}

/** 32-bit big-endian integers. */
export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value, 4 * index);
  });
  return bytes;
}

/** 16-bit big-endian integers. */
export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => {
    bytes.writeUInt16BE(value, 2 * index);
  });
  return bytes;
}

/** The header of a `free` box that ends `total` bytes after it starts; `total` must be at least 16. */
export function freeBoxHeader(total: number): Buffer {
  if (total < 2 ** 32) return Buffer.concat([u32(total), Buffer.from("free", "latin1")]);
  const header = Buffer.concat([u32(1), Buffer.from("free", "latin1"), Buffer.alloc(8)]);
  header.writeBigUInt64BE(BigInt(total), 8); // size 1 announces a 64-bit size after the type
  return header;
}
