// Loaded into the command before it starts: its wall clock is off by CLOCK_SHIFT_MS, from the start or CLOCK_SHIFT_AFTER_MS later.
const shift = Number(process.env.CLOCK_SHIFT_MS ?? 0);
const after = Number(process.env.CLOCK_SHIFT_AFTER_MS ?? 0);
const now = Date.now;

const shifted = () => (performance.now() >= after ? now() + shift : now());
globalThis.Date = class extends Date {
  constructor(...args) {
    if (args.length === 0) super(shifted());
    else super(...args);
  }
  static now() {
    return shifted();
  }
};
