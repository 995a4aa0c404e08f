// Which requests go through which proxy.
import { expect, it } from "vitest";
import { proxyFor } from "../../src/api/proxy.js";
import { accepted, failureText } from "./builders.js";

const env = { HTTPS_PROXY: "http://proxy:3128", HTTP_PROXY: "plain-proxy:8080" };
const proxyOf = (url: string, variables: Record<string, string | undefined> = env) =>
  accepted(proxyFor(new URL(url), variables))?.href ?? null;

it("chooses by the scheme of the address", () => {
  expect(proxyOf("https://api.example.com/v1")).toBe("http://proxy:3128/");
  expect(proxyOf("http://api.example.com/v1")).toBe("http://plain-proxy:8080/");
  expect(proxyOf("https://api.example.com/v1", {})).toBeNull();
  expect(proxyOf("https://api.example.com/v1", { HTTPS_PROXY: "" })).toBeNull();
});

it("prefers the lower-case variable", () => {
  expect(proxyOf("https://host/", { HTTPS_PROXY: "http://upper", https_proxy: "http://lower" })).toBe("http://lower/");
});

it.each(["http://127.0.0.1:1/", "https://localhost/", "https://[::1]/"])("never proxies %s", (url) => {
  expect(proxyOf(url)).toBeNull();
});

it.each([
  ["*", true],
  ["api.example.com", true],
  ["API.Example.COM", true],
  ["other.com, api.example.com", true],
  ["other.com api.example.com", true],
  [".example.com", true],
  ["example.com", true],
  ["api.example.com:443", true],
  [".example.com:443", true],
  ["api.example.com:8443", false],
  ["ample.com", false],
  ["api.example.com.evil.org", false],
  ["", false],
  [",", false],
])("NO_PROXY=%j spares https://api.example.com: %j", (list, spared) => {
  expect(proxyOf("https://api.example.com/v1", { ...env, NO_PROXY: list }) === null).toBe(spared);
});

it.each(["fd00::5", "[fd00::5]", "[fd00::5]:8443"])("NO_PROXY=%s names an IPv6 address", (list) => {
  expect(proxyOf("https://[fd00::5]:8443/", { ...env, NO_PROXY: list })).toBeNull();
  expect(proxyOf("https://[fd00::6]:8443/", { ...env, NO_PROXY: list })).not.toBeNull();
});

it.each(["socks5://user:hunter22@proxy", "http://[bad"])(
  "says which variable is unusable, not what is in it",
  (text) => {
    const message = failureText(proxyFor(new URL("https://host/"), { HTTPS_PROXY: text }));
    expect(message).toBe("HTTPS_PROXY is not the address of an HTTP proxy.");
  },
);
