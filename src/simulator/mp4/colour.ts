// Colours as the encoder wants them, from hues people think in.
import type { Colour } from "./picture.js";

/** Hue in turns (any number), saturation and lightness in [0, 1], as BT.709 studio-range Y'CbCr. */
export function fromHsl(hue: number, saturation: number, lightness: number): Colour {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const k = (offset + (hue - Math.floor(hue)) * 12) % 12;
    return lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  };
  const [red, green, blue] = [channel(0), channel(8), channel(4)];
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return {
    y: 16 + 219 * luma,
    cb: 128 + (224 * (blue - luma)) / 1.8556,
    cr: 128 + (224 * (red - luma)) / 1.5748,
  };
}

/** The colour `amount` of the way from one to the other; 0 is the first, 1 the second. */
export function blend(from: Colour, to: Colour, amount: number): Colour {
  return {
    y: from.y + (to.y - from.y) * amount,
    cb: from.cb + (to.cb - from.cb) * amount,
    cr: from.cr + (to.cr - from.cr) * amount,
  };
}
