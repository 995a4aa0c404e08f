// The page's style as one text.
import { animaticStyle } from "./style/animatic.js";
import { baseStyle } from "./style/base.js";
import { gridStyle } from "./style/grid.js";
import { mastheadStyle } from "./style/masthead.js";
import { printStyle } from "./style/print.js";
import { shotStyle } from "./style/shot.js";
import { timelineStyle } from "./style/timeline.js";

/** Themes first: later parts only name their colours. Without indentation, which no reader of the page misses. */
export const pageStyle = [baseStyle, mastheadStyle, gridStyle, shotStyle, animaticStyle, timelineStyle, printStyle]
  .join("")
  .replace(/^\s+/gm, "");
