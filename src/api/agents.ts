// Connections: kept alive for polls and downloads, as good as fresh for a create, through a proxy where one is set.
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Duplex } from "node:stream";
import { HttpProxyAgent, HttpsProxyAgent } from "hpagent";
import { ok, type Result } from "../util/result.js";
import { type ProxyEnv, proxyFor } from "./proxy.js";

/** In the shape got takes. */
export interface Agents {
  readonly http?: HttpAgent;
  readonly https?: HttpsAgent;
}

/**
 * - `kept`   a connection may have been idle for long: what breaks on it is simply asked again
 * - `recent` one is used again only right after its last answer, while no server is about to hang up on it
 */
export type Reuse = "kept" | "recent";

/** Milliseconds; servers and proxies wait seconds at least before they close an idle connection. */
const recentLimit = 500;

/**
 * @param connectTimeout milliseconds for a proxy to open the tunnel: the client's own timers only see the finished connection.
 * @returns a function from an address to the agent for it; fails with a sentence when the proxy setting is unusable.
 */
export function createAgents(
  env: ProxyEnv,
  connectTimeout: number,
): (url: URL, reuse: Reuse) => Result<Agents, string> {
  const agents = new Map<string, Agents>();
  return (url, reuse) => {
    const proxy = proxyFor(url, env);
    if (!proxy.ok) return proxy;
    const name = `${url.protocol} ${reuse} ${proxy.value?.href ?? "direct"}`;
    const known = agents.get(name);
    if (known !== undefined) return ok(known);
    const made = agentsOf(url.protocol === "https:", proxy.value, connectTimeout, reuse);
    agents.set(name, made);
    return ok(made);
  };
}

function agentsOf(secure: boolean, proxy: URL | null, connectTimeout: number, reuse: Reuse): Agents {
  const keepAlive = true;
  if (proxy === null) {
    return secure
      ? { https: idling(new HttpsAgent({ keepAlive }), reuse) }
      : { http: idling(new HttpAgent({ keepAlive }), reuse) };
  }
  const options = { proxy, keepAlive, timeout: connectTimeout };
  return secure
    ? { https: idling(new HttpsProxyAgent(options), reuse) }
    : { http: idling(new HttpProxyAgent(options), reuse) };
}

/** Closes connections that have been idle for longer than `reuse` allows. */
function idling<A extends HttpAgent>(agent: A, reuse: Reuse): A {
  if (reuse === "kept") return agent;
  const timers = new WeakMap<Duplex, NodeJS.Timeout>();
  const keep = agent.keepSocketAlive.bind(agent);
  const use = agent.reuseSocket.bind(agent);
  agent.keepSocketAlive = (socket) => {
    timers.set(socket, setTimeout(() => socket.destroy(), recentLimit).unref());
    // Says whether the socket is kept, although its type does not.
    return keep(socket);
  };
  agent.reuseSocket = (socket, request) => {
    clearTimeout(timers.get(socket));
    use(socket, request);
  };
  return agent;
}
