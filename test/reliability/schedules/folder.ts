// What people do to the folder of a batch between two runs.
import { readdir, rm, truncate, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { count } from "../figures.js";
import type { Step } from "./schedule.js";

/** Every file below a directory, by relative path; none when there is no directory. */
export async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}

interface Folder {
  files(): Promise<string[]>;
  path(path: string): string;
}

/** @returns the path, null when there is no video yet. */
export async function spoilVideo(folder: Folder, step: Step & { do: "spoil-video" }): Promise<string | null> {
  const videos = (await folder.files()).filter((path) => path.endsWith(".mp4"));
  const video = videos[step.video % Math.max(1, videos.length)];
  if (video === undefined) return null;
  if (step.how === "delete") await rm(folder.path(video));
  else if (step.how === "cut") await truncate(folder.path(video), 1000);
  else await writeFile(folder.path(video), "somebody's notes");
  count("state or videos deleted or damaged");
  return video;
}
