// Preloaded into a process: its clocks run BENCH_SPEED times as fast, so that minutes of waiting take seconds and every figure stays
// what it is in life. Network timeouts keep the true time.
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";

const speed = Number(process.env.BENCH_SPEED ?? 1);
const { now } = Date;
const start = now();
const sleep = timers.setTimeout;
const monotonic = performance.now.bind(performance);

Date.now = () => start + Math.round((now() - start) * speed);
performance.now = () => monotonic() * speed;
timers.setTimeout = (ms, ...rest) => sleep(ms / speed, ...rest);
syncBuiltinESMExports();
