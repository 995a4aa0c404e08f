// Which of the contract's endpoints a request is for.
export type RouteKind = "create" | "status" | "cancel" | "content";

export type Route =
  | { readonly kind: "create" }
  | { readonly kind: "status" | "cancel"; readonly id: string }
  | { readonly kind: "content"; readonly id: string; readonly generation: string | undefined }
  | { readonly kind: "nowhere" }
  | { readonly kind: "wrong-method"; readonly allow: string };

/** The path under which the endpoints live. */
export const BASE_PATH = "/v1";

/** `target` is the request line's path with its query. */
export function routeOf(method: string, target: string): Route {
  const query = target.indexOf("?");
  const path = query < 0 ? target : target.slice(0, query);
  const match = /^\/v1\/videos(?:\/([^/]+)(\/content)?)?$/.exec(path);
  if (match === null) return { kind: "nowhere" };
  const [, encodedId, content] = match;
  if (encodedId === undefined) return method === "POST" ? { kind: "create" } : { kind: "wrong-method", allow: "POST" };
  const id = decode(encodedId);
  if (id === undefined) return { kind: "nowhere" };
  if (content !== undefined) {
    if (method !== "GET") return { kind: "wrong-method", allow: "GET" };
    const generation = new URLSearchParams(query < 0 ? "" : target.slice(query)).get("generation");
    return { kind: "content", id, generation: generation ?? undefined };
  }
  if (method === "GET") return { kind: "status", id };
  if (method === "DELETE") return { kind: "cancel", id };
  return { kind: "wrong-method", allow: "GET, DELETE" };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // a broken percent escape names nothing
  }
}
