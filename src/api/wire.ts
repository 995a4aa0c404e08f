// What a render request looks like on the wire, without sending it: plans and identities are made offline.
import type { RenderRequest } from "../model/request.js";
import { sha256 } from "../util/sha256.js";
import type { DialectName } from "./dialects/names.js";
import { dialects } from "./dialects/registry.js";

/** The create body exactly as it is sent. */
export function wireBody(dialect: DialectName, request: RenderRequest): string {
  return dialects[dialect].createRequest(request).body;
}

/** SHA-256 of that body: the identity of the content asked for. */
export function fingerprint(dialect: DialectName, request: RenderRequest): string {
  return sha256(wireBody(dialect, request));
}
