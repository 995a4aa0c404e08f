// The address of a server: which ones are acceptable, and how paths are joined to them.
import { fail, ok, type Result } from "../util/result.js";

/**
 * @param allowHttp also accept unencrypted connections to hosts beyond this machine.
 * @returns the URL, or one sentence saying what to change. The text is never echoed: it may carry a password.
 */
export function checkBaseUrl(text: string, { allowHttp }: { readonly allowHttp: boolean }): Result<URL, string> {
  const url = parseUrl(text.trim());
  if (url === null || !isHttp(url)) {
    return fail("The base URL must be an address such as https://host/v1.");
  }
  if (url.username !== "" || url.password !== "") {
    return fail("The base URL must not contain a user name or password: put the key in the environment.");
  }
  if (url.search !== "" || url.hash !== "") return fail("The base URL must not have a query (?) or a fragment (#).");
  if (!allowHttp && url.protocol === "http:" && !isLoopback(url)) {
    return fail(
      `The base URL must be https: ${url.host} is not this machine (--allow-http sends the key unencrypted).`,
    );
  }
  return ok(url);
}

/** @param base what a relative reference is relative to. */
export function parseUrl(text: string, base?: URL): URL | null {
  return URL.canParse(text, base?.href) ? new URL(text, base) : null;
}

export function isHttp(url: URL): boolean {
  return url.protocol === "http:" || url.protocol === "https:";
}

/** 127.0.0.0/8, ::1 or localhost. The URL parser has already written every spelling of an address the one way. */
export function isLoopback(url: URL): boolean {
  return /^127\.\d+\.\d+\.\d+$/.test(url.hostname) || url.hostname === "[::1]" || url.hostname === "localhost";
}

/** @param path begins with a slash; may carry a query. The base URL's own path stays in front. */
export function endpoint(base: URL, path: string): URL {
  let prefix = base.pathname;
  while (prefix.endsWith("/")) prefix = prefix.slice(0, -1);
  return new URL(base.origin + prefix + path);
}
