// The frame a shot asks for: its own size or width and height, else the defaults'.
import type { Defaults } from "./generated/manifest-types.js";

export interface Frame {
  readonly width?: number;
  readonly height?: number;
}

/** Each side for itself: a shot may change only the width of the defaults' frame. */
export function frameOf(shot: Defaults, defaults: Defaults): Frame {
  return { ...sides(defaults), ...sides(shot) };
}

function sides({ size, width, height }: Defaults): Frame {
  if (size !== undefined) {
    const [wide = "", high = ""] = size.split("x");
    return { width: Number(wide), height: Number(high) };
  }
  return { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}
