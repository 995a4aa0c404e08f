// Which keys can travel in a header.
import { expect, it } from "vitest";
import { checkApiKey } from "../../src/api/api-key.js";
import { apiKey, failureText } from "./builders.js";

it("accepts what a header can carry", () => {
  expect(checkApiKey(apiKey)).toEqual({ ok: true, value: apiKey });
  expect(checkApiKey("clé")).toEqual({ ok: true, value: "clé" });
});

it.each([
  ["", "empty"],
  ["sk-secret\n", "line break"],
  ["sk-secret\r\nX-Evil: 1", "line break"],
  [" sk-secret", "space"],
  ["sk-\u0000secret", "control"],
  ["sk-\u007fsecret", "control"],
  ["sk-secret€", "cannot be sent"],
])("refuses %j without quoting it", (text, reason) => {
  const message = failureText(checkApiKey(text));
  expect(message).toContain(reason);
  expect(message).not.toContain("secret");
});
