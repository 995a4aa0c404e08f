// Connections: kept alive for polls and downloads, fresh for a create, through a proxy where one is set.
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { HttpProxyAgent, HttpsProxyAgent } from "hpagent";
import { ok, type Result } from "../util/result.js";
import { type ProxyEnv, proxyFor } from "./proxy.js";

/** In the shape got takes. */
export interface Agents {
  readonly http?: HttpAgent;
  readonly https?: HttpsAgent;
}

/**
 * @param connectTimeout milliseconds for a proxy to open the tunnel: the client's own timers only see the finished connection.
 * @returns a function from an address to the agent for it; fails with a sentence when the proxy setting is unusable.
 */
export function createAgents(
  env: ProxyEnv,
  connectTimeout: number,
): (url: URL, reuse: "keep-alive" | "fresh") => Result<Agents, string> {
  const agents = new Map<string, Agents>();
  return (url, reuse) => {
    const proxy = proxyFor(url, env);
    if (!proxy.ok) return proxy;
    const name = `${url.protocol} ${reuse} ${proxy.value?.href ?? "direct"}`;
    const known = agents.get(name);
    if (known !== undefined) return ok(known);
    const made = createAgent(url.protocol === "https:", proxy.value, reuse === "keep-alive", connectTimeout);
    agents.set(name, made);
    return ok(made);
  };
}

function createAgent(secure: boolean, proxy: URL | null, keepAlive: boolean, connectTimeout: number): Agents {
  if (proxy === null) return secure ? { https: new HttpsAgent({ keepAlive }) } : { http: new HttpAgent({ keepAlive }) };
  const options = { proxy, keepAlive, timeout: connectTimeout };
  return secure ? { https: new HttpsProxyAgent(options) } : { http: new HttpProxyAgent(options) };
}
