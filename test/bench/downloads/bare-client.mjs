// What Node itself can do: the same files with nothing but its HTTP client; `--write` also writes them, `--hash` also hashes them.
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { get } from "node:http";
import { pipeline } from "node:stream/promises";

const [url, ...flags] = process.argv.slice(2);

async function fetchOne(index) {
  const response = await new Promise((resolve, reject) =>
    get(`${url}/videos/${index}/content`, resolve).on("error", reject),
  );
  const hash = flags.includes("--hash") ? createHash("sha256") : null;
  if (hash) response.on("data", (chunk) => hash.update(chunk));
  if (flags.includes("--write"))
    await pipeline(response, createWriteStream(`${index}.mp4`, { highWaterMark: 1024 * 1024 }));
  else for await (const _ of response);
}

await Promise.all([0, 1, 2, 3].map(fetchOne));
