// Loaded into the command before it starts: kills it with SIGKILL at one chosen instant of writing its state.
// KILL_AT: `N:write` before the N-th write of a line, `N:sync` between the write and its sync, `N:synced` right after the sync.
import { open } from "node:fs/promises";

const [number, phase] = (process.env.KILL_AT ?? "0:write").split(":");
const probe = await open(process.execPath, "r");
const prototype = Object.getPrototypeOf(probe);
await probe.close();

let writes = 0;
const die = () => process.kill(process.pid, "SIGKILL");
const { write, datasync, sync } = prototype;

prototype.write = function (data, ...rest) {
  const isLine = Buffer.isBuffer(data) && data.at(-1) === 0x0a && data.includes('"sum":"');
  if (isLine) writes += 1;
  if (isLine && phase === "write" && writes === Number(number)) die();
  return write.call(this, data, ...rest);
};
// The header of a new file is followed by fsync, every later line by fdatasync.
const dyingAt = (original) =>
  async function () {
    const now = writes === Number(number);
    if (now && phase === "sync") die();
    await original.call(this);
    if (now && phase === "synced") die();
  };
prototype.datasync = dyingAt(datasync);
prototype.sync = dyingAt(sync);
