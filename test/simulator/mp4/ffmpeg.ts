// Runs ffmpeg's tools where they are installed; says so where they are not.
import { spawnSync } from "node:child_process";

type Tool = "ffmpeg" | "ffprobe";

const TOOLS: readonly Tool[] = ["ffmpeg", "ffprobe"];

/** Whether videos can be decoded here. */
export const HAS_FFMPEG = TOOLS.every((tool) => spawnSync(tool, ["-version"]).error === undefined);

if (!HAS_FFMPEG) {
  process.stderr.write("SKIPPED: ffmpeg or ffprobe is not installed, so simulated videos are not decoded here.\n");
}

export function runTool(tool: Tool, args: readonly string[], input?: Buffer) {
  const { status, stdout, stderr } = spawnSync(tool, args, { maxBuffer: 64 * 2 ** 20, ...(input && { input }) });
  return { status, stdout, stderr: stderr.toString() };
}
