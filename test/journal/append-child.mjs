// A writer to be killed: appends facts in overlapping groups for ever and reports each key once it is durable.
const [, , module, path, round] = process.argv;
const { openJournal } = await import(module);
const journal = await openJournal(path, { name: "mars", tool: "0.1.0" });

for (let group = 0; group < 1000; group += 1) {
  const keys = Array.from({ length: 8 }, (_, index) => `r${round}-g${group}-${index}`);
  await Promise.all(
    keys.map(async (key) => {
      await journal.append({ fact: "started", at: Date.now(), key });
      await new Promise((resolve) => process.send(key, resolve));
    }),
  );
}
