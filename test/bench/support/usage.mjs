// Preloaded into a measured process: leaves its CPU time and peak memory in the file that BENCH_USAGE names.
import { readFileSync, writeFileSync } from "node:fs";

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify({ cpu: (user + system) / 1e6, peak: peakBytes() }));
});

/** The counter of the resource usage begins with the parent's memory; the kernel's own mark does not. */
function peakBytes() {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
