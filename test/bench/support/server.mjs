// Starts a server for a bench, in a process of its own, so that it shares no thread with what is measured.
import { fork } from "node:child_process";
import { once } from "node:events";

/** @param {readonly string[]} args of instant-server.mjs */
export async function startServer(args = []) {
  const child = fork(new URL("instant-server.mjs", import.meta.url), args);
  const [{ url }] = await once(child, "message");
  return {
    url,
    /** @returns {Promise<{ requests: number, first: number, firstContent: number, last: number }>} */
    async figures() {
      child.send("figures");
      const [figures] = await once(child, "message");
      return figures;
    },
    async close() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}
