// What a script without any care would do with the same requests: POST, GET until done, GET content, write the file.
import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";

const [url, dir, shots, concurrency] = process.argv.slice(2);
const headers = { authorization: "Bearer bench-key-of-no-value", "content-type": "application/json" };
const limit = pLimit(Number(concurrency));
mkdirSync(dir, { recursive: true });

async function render(index) {
  const prompt = `A quiet harbour at dawn, view ${index}`;
  const body = JSON.stringify({ model: "sora-1-turbo", n_seconds: 1, prompt, width: 320, height: 180 });
  const created = await fetch(`${url}/videos`, { method: "POST", headers, body });
  let job = await created.json();
  do job = await (await fetch(`${url}/videos/${job.id}`, { headers })).json();
  while (job.status !== "completed");
  const content = await fetch(`${url}/videos/${job.id}/content`, { headers });
  await writeFile(join(dir, `${index}.mp4`), new Uint8Array(await content.arrayBuffer()));
}

await Promise.all(Array.from({ length: Number(shots) }, (_, index) => limit(() => render(index + 1))));
