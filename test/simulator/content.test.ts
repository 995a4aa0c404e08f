// How a finished video is served: whole, in ranges, per generation, padded.
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { errorOf, type JobBody, LONG_MS, type Rig, startRig } from "./rig.js";

async function finished(rig: Rig, fields: Record<string, unknown> = {}) {
  const { id } = await rig.submit(fields);
  rig.clock.now += LONG_MS;
  return rig.job(id);
}

const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe("a video", () => {
  it("is answered as video/mp4 with its length, an entity tag and the offer of ranges", async () => {
    const rig = await startRig();
    const { id } = await finished(rig);
    const response = await rig.content(id);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("video/mp4");
    expect(response.headers.get("accept-ranges")).toBe("bytes");
    expect(response.headers.get("etag")).toMatch(/^"[0-9a-f]+"$/);
    const length = Number(response.headers.get("content-length"));
    const body = await bytes(response);
    expect(body.length).toBe(length);
    expect(body.toString("latin1", 4, 8)).toBe("ftyp");
  });

  it("is the same bytes every time and other bytes for another job", async () => {
    const rig = await startRig();
    const [one, two] = [await finished(rig), await finished(rig)];
    const first = await bytes(await rig.content(one.id));
    expect((await bytes(await rig.content(one.id))).equals(first)).toBe(true);
    expect((await bytes(await rig.content(two.id))).equals(first)).toBe(false);
  });

  it("is not there before the job completes", async () => {
    const rig = await startRig();
    const { id } = await rig.submit();
    expect(await errorOf(await rig.content(id))).toMatchObject({ status: 409, code: "video_not_ready" });
  });

  it("has a URL of its own for each of several generations", async () => {
    const rig = await startRig();
    const { id, generations } = await finished(rig, { n_variants: 3 });
    const videos = [];
    for (const { video_url } of generations) videos.push((await bytes(await rig.fetch(video_url))).toString("base64"));
    expect(new Set(videos).size).toBe(3);
    expect((await bytes(await rig.content(id))).toString("base64")).toBe(videos[0]);
    expect((await rig.fetch(`/videos/${id}/content?generation=gen_nobody`)).status).toBe(404);
  });

  it("is named by the host the client used", async () => {
    const rig = await startRig();
    const { id } = await finished(rig);
    const headers = { Authorization: "Bearer test", Host: "render.test:8080" };
    const request = get(`${rig.simulator.url}/videos/${id}`, { headers });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    const job = (await json(response)) as JobBody;
    expect(job.generations[0]?.video_url).toBe(`http://render.test:8080/v1/videos/${id}/content`);
  });
});

describe("a range of a video", () => {
  it.each([
    ["bytes=0-9", 0, 10],
    ["bytes=100-", 100, undefined],
    ["bytes=-16", -16, undefined],
    ["bytes=50-999999999", 50, undefined],
  ])("%s is answered 206 with just that part", async (range, start, end) => {
    const rig = await startRig();
    const { id } = await finished(rig);
    const whole = await bytes(await rig.content(id));
    const response = await rig.content(id, { Range: range });
    const expected = whole.subarray(start, end);
    const first = start < 0 ? whole.length + start : start;
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes ${first}-${first + expected.length - 1}/${whole.length}`);
    expect((await bytes(response)).equals(expected)).toBe(true);
  });

  it.each(["bytes=0-1,4-5", "bytes=9-3", "bytes=-", "lines=1-2"])("%s is ignored: the whole video", async (range) => {
    const rig = await startRig();
    const { id } = await finished(rig);
    expect((await rig.content(id, { Range: range })).status).toBe(200);
  });

  it("beyond the end is answered 416 with the length", async () => {
    const rig = await startRig();
    const { id } = await finished(rig);
    const length = (await bytes(await rig.content(id))).length;
    const response = await rig.content(id, { Range: `bytes=${length}-` });
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe(`bytes */${length}`);
  });

  it("counts only while If-Range names this very video", async () => {
    const rig = await startRig();
    const { id } = await finished(rig);
    const etag = (await rig.content(id)).headers.get("etag") ?? "";
    expect((await rig.content(id, { Range: "bytes=5-", "If-Range": etag })).status).toBe(206);
    expect((await rig.content(id, { Range: "bytes=5-", "If-Range": '"other"' })).status).toBe(200);
  });
});

describe("padding", () => {
  it("brings a video to exactly the size asked for, with a free box that ends the file", async () => {
    const rig = await startRig({ minContentBytes: 1_000_000 });
    const { id } = await finished(rig);
    const body = await bytes(await rig.content(id));
    expect(body.length).toBe(1_000_000);
    const free = body.indexOf("free", body.indexOf("mdat")) - 4;
    expect(free + body.readUInt32BE(free)).toBe(body.length);
    const tail = await bytes(await rig.content(id, { Range: "bytes=999990-" }));
    expect(tail.equals(Buffer.alloc(10))).toBe(true);
  });

  it("can be larger than memory would like, since a range only makes what it sends", async () => {
    const rig = await startRig({ minContentBytes: 6 * 2 ** 30 });
    const { id } = await finished(rig);
    const response = await rig.content(id, { Range: `bytes=${6 * 2 ** 30 - 5}-` });
    expect(response.headers.get("content-range")).toBe(`bytes 6442450939-6442450943/6442450944`);
    expect((await bytes(response)).length).toBe(5);
  });
});
