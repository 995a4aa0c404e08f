// Which differences between a request and its video are worth telling.
import { expect, it } from "vitest";
import { differences } from "../../src/download/differences.js";
import type { RenderRequest } from "../../src/model/request.js";

const base: RenderRequest = { model: "sora-1-turbo", prompt: "a rocket" };
const file = { width: 1280, height: 720, seconds: 5.04 };

it.each<[Partial<RenderRequest>, Partial<typeof file> | Record<string, null>, string[]]>([
  [{ width: 1280, height: 720, n_seconds: 5 }, {}, []],
  [{}, {}, []],
  [{ width: 1280, height: 720 }, { width: 854, height: 480 }, ["asked for 1280x720, the file is 854x480"]],
  [{ width: 720, height: 1280 }, {}, ["asked for 720x1280, the file is 1280x720"]],
  [{ height: 1080 }, {}, ["asked for 1280x1080, the file is 1280x720"]],
  [{ width: 1920, height: 1080 }, { width: null, height: null }, []],
  [{ n_seconds: 5 }, { seconds: 5.5 }, []],
  [{ n_seconds: 5 }, { seconds: 5.51 }, ["asked for 5 s, the file lasts 5.51 s"]],
  [{ n_seconds: 5 }, { seconds: 4.4 }, ["asked for 5 s, the file lasts 4.4 s"]],
  [{ n_seconds: 20 }, { seconds: 21 }, []],
  [{ n_seconds: 20 }, { seconds: 18.9 }, ["asked for 20 s, the file lasts 18.9 s"]],
  [{ n_seconds: 5 }, { seconds: null }, []],
])("asked for %o, the file shows %o", (asked, shown, expected) => {
  expect(differences({ ...base, ...asked }, { ...file, ...shown })).toEqual(expected);
});
