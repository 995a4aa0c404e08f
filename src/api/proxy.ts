// Which proxy a request goes through, from the usual variables passed in as data.
import { fail, ok, type Result } from "../util/result.js";
import { isHttp, isLoopback, parseUrl } from "./base-url.js";

export type ProxyEnv = Readonly<Record<string, string | undefined>>;

/**
 * Reads http_proxy, https_proxy and no_proxy, lower case first, as curl does. Loopback is never proxied.
 * @returns the proxy, null for a direct connection, or one sentence naming the unusable variable (never its value: it may hold a
 * password).
 */
export function proxyFor(url: URL, env: ProxyEnv): Result<URL | null, string> {
  const name = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  const text = lookUp(env, name);
  if (text === "" || isLoopback(url) || isExempt(url, lookUp(env, "no_proxy"))) return ok(null);
  const proxy = parseUrl(text.includes("://") ? text : `http://${text}`);
  if (proxy === null || !isHttp(proxy)) return fail(`${name.toUpperCase()} is not the address of an HTTP proxy.`);
  return ok(proxy);
}

function lookUp(env: ProxyEnv, name: string): string {
  return (env[name] || env[name.toUpperCase()] || "").trim();
}

/** Entries are `*`, `host`, `.suffix` or either with `:port`; a host stands for its subdomains too. */
function isExempt(url: URL, list: string): boolean {
  const host = withoutBrackets(url.hostname);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === "*") return true;
    const { name, onlyPort } = parseEntry(entry.toLowerCase());
    if (name === "" || (onlyPort !== undefined && onlyPort !== port)) return false;
    return host === name || host.endsWith(`.${name}`);
  });
}

function parseEntry(entry: string): { name: string; onlyPort: string | undefined } {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry);
  // No match: a bare IPv6 address, whose colons are not a port's.
  const name = withoutBrackets(match?.[1] ?? entry);
  return { name: name.startsWith(".") ? name.slice(1) : name, onlyPort: match?.[2] };
}

function withoutBrackets(host: string): string {
  return host.startsWith("[") ? host.slice(1, -1) : host;
}
