// A server of the API whose jobs take no time, in a process of its own. `--bytes N` is the least size of its videos. Tells its parent
// { url } once it listens, and { requests, first, firstContent, last } (milliseconds, its own clock) for every message.
import { createServer } from "node:http";
import { built } from "./built.mjs";

const at = process.argv.indexOf("--bytes");
const padTo = at < 0 ? 0 : Number(process.argv[at + 1]);
const { renderVideo } = await built("simulator/video.js");
const video = renderVideo({ seed: "bench", label: "", width: 320, height: 180, seconds: 1, padTo });
const bytes = Buffer.concat([...video.content.read(0, video.content.length)]);
const chunkSize = 1024 * 1024;

let jobs = 0;
let requests = 0;
let first = 0;
let firstContent = 0;
let last = 0;
const jobByKey = new Map();

const server = createServer((request, response) => {
  first ||= performance.now();
  requests += 1;
  response.on("finish", () => {
    last = performance.now();
  });
  if (request.method === "POST") create(request, response);
  else if (request.url.endsWith("/content")) content(response);
  else json(response, job(request.url.split("/").at(-1), "completed"));
});
server.keepAliveTimeout = 60_000;

function create(request, response) {
  request.resume().on("end", () => {
    const key = request.headers["idempotency-key"] ?? String(jobs);
    const id = jobByKey.get(key) ?? `video_${++jobs}`;
    jobByKey.set(key, id);
    json(response, job(id, "queued"));
  });
}

function job(id, status) {
  const now = Math.floor(Date.now() / 1000);
  const generations = status === "completed" ? [{ id: `gen_${id}`, video_url: null }] : [];
  const done = status === "completed" ? { finished_at: now, expires_at: now + 86_400 } : {};
  return { id, object: "video", status, created_at: now, ...done, generations };
}

function json(response, value) {
  const body = JSON.stringify(value);
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body);
}

function content(response) {
  firstContent ||= performance.now();
  const headers = { "content-type": "video/mp4", "content-length": bytes.length, etag: video.etag };
  response.writeHead(200, headers);
  let sent = 0;
  const send = () => {
    while (sent < bytes.length) {
      const start = sent;
      sent += chunkSize;
      if (response.write(bytes.subarray(start, sent))) continue;
      response.once("drain", send);
      return;
    }
    response.end();
  };
  send();
}

process.on("message", () => process.send({ requests, first, firstContent, last }));
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send({ url: `http://127.0.0.1:${server.address().port}/v1` }));
