// Small manifests for whole runs; short, small videos keep them fast.
export const twoShots = `version: 1
defaults: {n_seconds: 1, size: 320x180}
shots:
  - id: landing
    prompt: A rocket lands
  - id: dust
    prompt: Red dust settles
    n_variants: 2
`;

export const twoShotsPrompts = ["A rocket lands", "Red dust settles"];
export const twoShotsVideos = ["landing.mp4", "dust.v1.mp4", "dust.v2.mp4"];

/** @returns a manifest of `count` shots named shot-001 and so on. */
export function manyShots(count: number): { manifest: string; prompts: string[]; videos: string[] } {
  const prompts = Array.from({ length: count }, (_, index) => `A quiet street, view ${index + 1}`);
  const shots = prompts.map((prompt) => `  - prompt: ${prompt}`).join("\n");
  return {
    manifest: `version: 1\ndefaults: {n_seconds: 1, size: 320x180}\nshots:\n${shots}\n`,
    prompts,
    videos: prompts.map((_, index) => `shot-${String(index + 1).padStart(3, "0")}.mp4`),
  };
}
