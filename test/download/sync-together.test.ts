// Syncs of a directory that several files share: each call is covered by a sync that began after it.
import { expect, it } from "vitest";
import { syncTogether } from "../../src/download/sync-together.js";

/** Syncs that end when they are told to. */
function heldSyncs() {
  const begun: { readonly directory: string; end: () => void; fail: (error: Error) => void }[] = [];
  const sync = (directory: string) =>
    new Promise<void>((resolve, reject) => begun.push({ directory, end: resolve, fail: reject }));
  return { begun, sync };
}

it("calls made while a sync is under way share the one after it", async () => {
  const { begun, sync } = heldSyncs();
  const first = syncTogether("a", sync);
  const later = [syncTogether("a", sync), syncTogether("a", sync)];
  expect(begun).toHaveLength(1);
  begun[0]?.end();
  await first;
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.end();
  await Promise.all(later);
  expect(begun).toHaveLength(2);
});

it("a call after the end begins a sync of its own", async () => {
  const { begun, sync } = heldSyncs();
  for (const round of [0, 1]) {
    const done = syncTogether("b", sync);
    begun[round]?.end();
    await done;
  }
  expect(begun).toHaveLength(2);
});

it("directories do not wait for one another", async () => {
  const { begun, sync } = heldSyncs();
  const all = [syncTogether("c", sync), syncTogether("d", sync)];
  expect(begun.map(({ directory }) => directory)).toEqual(["c", "d"]);
  for (const { end } of begun) end();
  await Promise.all(all);
});

it("a failure reaches those who asked for that sync, and nobody after them", async () => {
  const { begun, sync } = heldSyncs();
  const first = syncTogether("e", sync);
  const second = syncTogether("e", sync);
  begun[0]?.fail(new Error("EIO"));
  await expect(first).rejects.toThrow("EIO");
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.end();
  await second;
});
