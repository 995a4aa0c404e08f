// A secret is found in every spelling, and nothing else is touched.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactor } from "../../src/util/redact.js";

const secret = 'sk-a/b+c"d=e%f.*\\g';
const redact = redactor(secret);

describe("redaction", () => {
  it.each([
    ["as it is", secret],
    ["URL-encoded", encodeURIComponent(secret)],
    ["URL-encoded in lower case", encodeURIComponent(secret).toLowerCase()],
    ["JSON-escaped", JSON.stringify(secret).slice(1, -1)],
    ["JSON-escaped with slashes", JSON.stringify(secret).slice(1, -1).replaceAll("/", "\\/")],
    ["base64", Buffer.from(secret).toString("base64").replace(/=+$/, "")],
    ["base64url", Buffer.from(secret).toString("base64url")],
  ])("masks it %s", (_, spelling) => {
    expect(redact(`<${spelling}>, again ${spelling}`)).toBe("<[redacted]>, again [redacted]");
  });

  it("masks a key beyond ASCII in ASCII-only JSON", () => {
    expect(redactor("clé-très-secrète")("cl\\u00e9-tr\\u00e8s-secr\\u00e8te")).toBe("[redacted]");
  });

  it("leaves other text alone", () => {
    expect(redact("sk-a/b and the rest")).toBe("sk-a/b and the rest");
    expect(redactor(null)("anything")).toBe("anything");
  });

  it("takes very short keys for placeholders, since masking them would mangle job ids", () => {
    expect(redactor("test")("test_01")).toBe("test_01");
  });

  it("never lets any secret through, wherever it stands", () => {
    const secrets = fc.string({ minLength: 8, maxLength: 40, unit: "binary" });
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (value, before, after) => {
        // The mask itself spells a few unlikely keys.
        fc.pre(!"[redacted]".includes(value));
        expect(redactor(value)(`${before}${value}${after}`)).not.toContain(value);
      }),
    );
  });
});
