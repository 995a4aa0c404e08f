// A process that tries to take the lock whenever it is told to, and says how that went.
const [, , module, path] = process.argv;
const { acquireLock } = await import(module);

process.on("message", async () => {
  const result = await acquireLock(path);
  process.send(result.ok ? { held: true } : { held: false, by: result.error.pid });
});
// Ends when the test does, whatever happens to it.
process.on("disconnect", () => process.exit());
process.send("ready");
