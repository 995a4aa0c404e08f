// Guards the bytes that identities are made of: a change here would buy every unfinished job again.
import { expect, it } from "vitest";
import { fingerprint, wireBody } from "../../src/api/wire.js";
import { idempotencyKey } from "../../src/model/identity.js";
import type { RenderRequest } from "../../src/model/request.js";

const request: RenderRequest = {
  model: "sora-1-turbo",
  prompt: 'A rocket "landing" on Mars — dust, 35\u00a0mm 🚀',
  n_seconds: 8,
  width: 1280,
  height: 720,
  n_variants: 2,
};

it("sends these very bytes for this request", () => {
  expect(wireBody("sora-1", request)).toBe(
    '{"height":720,"model":"sora-1-turbo","n_seconds":8,"n_variants":2,"prompt":"A rocket \\"landing\\" on Mars — dust, 35\u00a0mm 🚀","width":1280}',
  );
});

it("leaves out what the request leaves to the server", () => {
  expect(wireBody("sora-1", { model: "sora-1-turbo", prompt: "x" })).toBe('{"model":"sora-1-turbo","prompt":"x"}');
});

it("derives this very fingerprint and key from them", () => {
  const golden = fingerprint("sora-1", request);
  expect(golden).toBe("b2c1a847bc1db3b4c37c36779d9b5bc8cc7ea4d452cead2ed9ca67fcd4f94040");
  expect(idempotencyKey("mars-teaser", { fingerprint: golden, occurrence: 1 }, 1)).toBe(
    "fb15478d7e1dc57a5e84fb4dfcaeb584105e5aef523aa5462ee4fa5bdbda65a2",
  );
});
