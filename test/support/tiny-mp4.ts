// The smallest file that counts as an MP4: hand-built boxes, no real picture inside.

export interface TinyMp4 {
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  /** Bytes of media. */
  readonly media?: number;
  /** The 16-bit fields of the sample entry, when they should differ from the track header's. */
  readonly coded?: { readonly width: number; readonly height: number };
  /** Turned by 90 degrees: the track header then gives the sides before turning. */
  readonly rotated?: boolean;
  /** Version 1 boxes: 64-bit times. */
  readonly longTimes?: boolean;
  /** `mdat` before `moov`, as encoders write it before they rearrange. */
  readonly mediaFirst?: boolean;
  /** How `mdat` gives its size. */
  readonly mediaSize?: "short" | "long" | "open";
  /** The offset in the chunk table; default: where the media is. */
  readonly chunkOffset?: number;
  /** 64-bit chunk offsets. */
  readonly longOffsets?: boolean;
}

const fileType = box("ftyp", Buffer.from("isom\0\0\u0002\0isomiso2avc1mp41", "latin1"));

/** Default: 320x180, 5 s, 4000 bytes of media, `moov` first. */
export function tinyMp4(spec: TinyMp4 = {}): Buffer {
  const media = mediaBox(Buffer.alloc(spec.media ?? 4000, "media "), spec.mediaSize ?? "short");
  const index = movie(spec, 0).length;
  const header = spec.mediaSize === "long" ? 16 : 8;
  const start = fileType.length + (spec.mediaFirst ? 0 : index) + header;
  const moov = movie(spec, spec.chunkOffset ?? start);
  return Buffer.concat(spec.mediaFirst ? [fileType, media, moov] : [fileType, moov, media]);
}

export function box(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(8 + body.length), Buffer.from(type, "latin1"), body]);
}

export function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
}

function mediaBox(body: Buffer, size: "short" | "long" | "open"): Buffer {
  if (size === "short") return box("mdat", body);
  const type = Buffer.from("mdat");
  return Buffer.concat(size === "open" ? [u32(0), type, body] : [u32(1), type, u32(0, 16 + body.length), body]);
}

function movie(spec: TinyMp4, chunkOffset: number): Buffer {
  const { width = 320, height = 180, seconds = 5, rotated = false, longTimes = false } = spec;
  const { width: codedWidth, height: codedHeight } = spec.coded ?? { width, height };
  const one = 0x10000;
  const matrix = rotated
    ? u32(0, one, 0, 0xffff0000, 0, 0, 0, 0, 0x40000000)
    : u32(one, 0, 0, 0, one, 0, 0, 0, 0x40000000);
  const timing = (scale: number) =>
    longTimes ? u32(0x01000000, 0, 0, 0, 0, scale, 0, seconds * scale) : u32(0, 0, 0, scale, seconds * scale);
  const trackTiming = longTimes
    ? u32(0x01000003, 0, 0, 0, 0, 1, 0, 0, seconds * 1000)
    : u32(3, 0, 0, 1, 0, seconds * 1000);
  const entry = box("avc1", u32(0), u16(0, 1), Buffer.alloc(16), u16(codedWidth, codedHeight), Buffer.alloc(50));
  const offsets = spec.longOffsets ? box("co64", u32(0, 1, 0, chunkOffset)) : box("stco", u32(0, 1, chunkOffset));
  return box(
    "moov",
    box("mvhd", timing(1000), u32(one, 0x01000000, 0, 0), matrix, Buffer.alloc(24), u32(2)),
    box(
      "trak",
      box("tkhd", trackTiming, u32(0, 0, 0, 0), matrix, u32(width * one, height * one)),
      box(
        "mdia",
        box("mdhd", timing(12_288), u32(0)),
        box("hdlr", u32(0, 0), Buffer.from("vide"), Buffer.alloc(13)),
        box("minf", box("stbl", box("stsd", u32(0, 1), entry), offsets)),
      ),
    ),
  );
}
