// Which servers may be spoken to, and where their endpoints are.
import { describe, expect, it } from "vitest";
import { checkBaseUrl, endpoint } from "../../src/api/base-url.js";
import { accepted, failureText } from "./builders.js";

describe("the base URL", () => {
  it.each([
    "https://api.example.com/v1",
    "https://gateway.example.com:8443/a/b/",
    "http://127.0.0.1:8080/v1",
    "http://127.9.8.7",
    "http://0x7f.1/",
    "http://[::1]:8080/v1",
    "http://localhost:8080/v1",
    " https://host/v1\n",
  ])("may be %j", (text) => {
    expect(checkBaseUrl(text, { allowHttp: false })).toMatchObject({ ok: true, value: new URL(text) });
  });

  it.each([
    ["http://api.example.com/v1", "must be https"],
    ["http://127.0.0.1.example.com/v1", "must be https"],
    ["http://localhost.example.com/v1", "must be https"],
    ["http://[::2]/v1", "must be https"],
    ["api.example.com/v1", "an address such as"],
    ["ftp://api.example.com", "an address such as"],
    ["file:///etc/passwd", "an address such as"],
    ["", "an address such as"],
    ["https://user:hunter22@host/v1", "user name or password"],
    ["https://host/v1?api-version=1", "query"],
    ["https://host/v1#top", "fragment"],
  ])("may not be %j", (text, reason) => {
    const message = failureText(checkBaseUrl(text, { allowHttp: false }));
    expect(message).toContain(reason);
    expect(message).not.toContain("hunter22");
  });

  it("may be http anywhere when that is allowed", () => {
    expect(accepted(checkBaseUrl("http://render-box:8000/v1", { allowHttp: true })).host).toBe("render-box:8000");
  });

  it.each([
    ["https://host", "https://host/videos/a%2Fb?x=1"],
    ["https://host/", "https://host/videos/a%2Fb?x=1"],
    ["https://host/v1", "https://host/v1/videos/a%2Fb?x=1"],
    ["https://host/team%20a/v1//", "https://host/team%20a/v1/videos/a%2Fb?x=1"],
  ])("%s keeps its path in front of an endpoint's", (base, expected) => {
    expect(endpoint(new URL(base), "/videos/a%2Fb?x=1").href).toBe(expected);
  });
});
