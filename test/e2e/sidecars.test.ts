import { readFile, rm, writeFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { BatchFolder, sha256 } from "../support/batch-folder.js";
import { expectNoKey } from "./observer.js";

const manifest = `version: 1
defaults: {n_seconds: 1, size: 320x180}
output: {sidecar: true, filename: "{{scene}}/{{id}}.mp4"}
shots:
  - {id: landing, scene: Arrival, prompt: A rocket lands}
  - {id: dust, scene: Arrival, prompt: Red dust settles}
`;

const open: BatchFolder[] = [];
async function folderWith(text: string): Promise<BatchFolder> {
  const folder = await BatchFolder.create(text);
  open.push(folder);
  return folder;
}
afterEach(async () => {
  for (const folder of open.splice(0)) await folder.close();
});

async function sidecars(folder: BatchFolder): Promise<string[]> {
  const root = "renders/shots/";
  const paths = [...(await folder.files()).keys()].filter((path) => path.endsWith(".mp4.json"));
  return paths.map((path) => path.slice(root.length)).sort();
}

describe("output.sidecar", () => {
  it("puts a file beside every video that says where it came from", async () => {
    const folder = await folderWith(manifest);
    expect(await folder.run()).toMatchObject({ code: 0 });
    expect(await sidecars(folder)).toEqual(["Arrival/dust.mp4.json", "Arrival/landing.mp4.json"]);
    const sidecar = JSON.parse(await readFile(folder.path("Arrival/landing.mp4.json"), "utf8"));
    expect(sidecar).toMatchObject({ prompt: "A rocket lands", shot: "landing", take: 1 });
    expect(sidecar.sha256).toBe(sha256(await readFile(folder.path("Arrival/landing.mp4"))));
    expect(folder.server.ledger().jobs.map(({ id }) => id)).toContain(sidecar.job);
    expectNoKey(await folder.files());
  });

  it("is off unless it is asked for", async () => {
    const folder = await folderWith(manifest.replace("sidecar: true, ", ""));
    await folder.run();
    expect(await sidecars(folder)).toEqual([]);
  });

  it("follows its video when a shot is renamed or edited, and goes with it", async () => {
    const folder = await folderWith(manifest);
    await folder.run();
    await folder.write(manifest.replace("id: landing", "id: touchdown").replace("Red dust", "Grey dust"));
    expect(await folder.run()).toMatchObject({ code: 0 });
    const previous = expect.stringMatching(/^previous\/dust\..*\.mp4\.json$/);
    expect(await sidecars(folder)).toEqual(["Arrival/dust.mp4.json", "Arrival/touchdown.mp4.json", previous]);
    for (const path of await sidecars(folder)) {
      const { sha256: recorded } = JSON.parse(await readFile(folder.path(path), "utf8"));
      expect(recorded).toBe(sha256(await readFile(folder.path(path.replace(/\.json$/, "")))));
    }
    await rm(folder.path("previous"), { recursive: true });
    await rm(folder.path("Arrival/touchdown.mp4"));
    await folder.server.close();
    await folder.sora("report", "shots.yaml");
    expect(await sidecars(folder)).toEqual(["Arrival/dust.mp4.json"]);
  });

  it("never replaces or removes a file that is not ours", async () => {
    const folder = await folderWith(manifest);
    await folder.run(["--only", "dust"]);
    await writeFile(folder.path("Arrival/landing.mp4.json"), '{"mine": true}');
    await writeFile(folder.path("Arrival/other.mp4.json"), "also mine");
    const run = await folder.run();
    expect(run).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("another program's file and was left alone"),
    });
    expect(await readFile(folder.path("Arrival/landing.mp4.json"), "utf8")).toBe('{"mine": true}');
    expect(await readFile(folder.path("Arrival/other.mp4.json"), "utf8")).toBe("also mine");
  });
});
