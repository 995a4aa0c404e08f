// When an answer continues a download, and when it must not be believed.
import { describe, expect, it } from "vitest";
import { contentLength, continuedTotal, rangeHeaders, strongEtag, usableResume } from "../../src/api/byte-range.js";

const resume = { offset: 100, etag: '"v1"' };

describe("a resume", () => {
  it("asks for the rest of the very same file", () => {
    expect(rangeHeaders(resume)).toEqual({ Range: "bytes=100-", "If-Range": '"v1"' });
    expect(rangeHeaders(null)).toEqual({});
  });

  it.each([
    { offset: 0, etag: '"v1"' },
    { offset: 5, etag: 'W/"v1"' },
    { offset: 5, etag: "v1" },
    { offset: 5, etag: '"a\r\nb"' },
  ])("is not tried from %j", (weak) => {
    expect(usableResume(weak)).toBeNull();
  });

  it.each([
    ["bytes 100-999/1000", {}, 1000],
    ["bytes 100-999/*", {}, null],
    ["bytes 100-999/1000", { "content-length": "900", etag: '"v1"' }, 1000],
    ["bytes 99-999/1000", {}, undefined],
    ["bytes 0-999/1000", {}, undefined],
    ["bytes 100-998/1000", {}, undefined],
    ["bytes 100-99/100", {}, undefined],
    ["bytes 100-999/900", {}, undefined],
    ["bytes 100-999/1000", { "content-length": "1000" }, undefined],
    ["bytes 100-999/1000", { etag: '"v2"' }, undefined],
    ["bytes */1000", {}, undefined],
    ["items 100-999/1000", {}, undefined],
    ["", {}, undefined],
  ])("continued by %j with %j has a total of %j", (range, headers, total) => {
    expect(continuedTotal({ "content-range": range, ...headers }, resume)).toBe(total);
  });
});

it("trusts only strong tags and sane lengths", () => {
  expect(strongEtag('"abc"')).toBe('"abc"');
  expect(strongEtag('W/"abc"')).toBeNull();
  expect(strongEtag(undefined)).toBeNull();
  expect(contentLength({ "content-length": "12" })).toBe(12);
  for (const text of ["-1", "1e3", "99999999999999999999", "12,12", ""]) {
    expect(contentLength({ "content-length": text })).toBeNull();
  }
});
