// Small files put in place whole, with and without hard links.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createWhole, replaceWhole } from "../../src/journal/whole-file.js";
import { temporaryDirectory } from "./builders.js";

const refusing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code });
};

test.each(["EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV"])(
  "where links are refused with %s, exactly one of many still creates the file",
  async (code) => {
    const directory = await temporaryDirectory();
    const path = join(directory, "lock");
    const takers = Array.from({ length: 20 }, (_, index) => String(index));
    const created = await Promise.all(
      takers.map((taker) => createWhole(path, `${path}.${taker}`, taker, refusing(code))),
    );
    expect(created.filter(Boolean).length).toBe(1);
    expect(await readFile(path, "utf8")).toBe(String(created.indexOf(true)));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(["lock"]);
  },
);

test("any other refusal is thrown and leaves nothing behind", async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, "lock");
  await expect(createWhole(path, `${path}.tmp`, "text", refusing("EIO"))).rejects.toThrow("EIO");
  expect(await readdir(directory)).toEqual([]);
});

test("a temporary file that was swept away means: look again", async () => {
  const path = join(await temporaryDirectory(), "lock");
  expect(await createWhole(path, `${path}.tmp`, "text", refusing("ENOENT"))).toBe(false);
});

test("replacing leaves the new content and no temporary file", async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, "lock");
  await createWhole(path, `${path}.1`, "old");
  expect(await createWhole(path, `${path}.2`, "other")).toBe(false);
  expect(await replaceWhole(path, `${path}.3`, "new")).toBe(true);
  expect(await readFile(path, "utf8")).toBe("new");
  expect(await readdir(directory)).toEqual(["lock"]);
});
