import { describe, expect, it } from "vitest";
import { careFor } from "../../src/manifest/prompt-care.js";
import { shotOf } from "../support/ledger-builder.js";

const calm = "Wide shot of a rocket landing on Mars, red dust swirling, slow push in";
const notes = (prompt: string, names: readonly string[] = []) =>
  careFor([shotOf("a", { request: { prompt } })], { names, firstRun: false }).map((note) => note.message);

describe("care for prompts", () => {
  it("has nothing to say about a prompt that follows the guide", () => {
    expect(notes(calm)).toEqual([]);
  });

  it.each([
    "ELSA FROM FROZEN walks over a frozen lake at night",
    "A statue of Barack Obama, wide shot, evening",
    "Mickey Mouse's ears on a hat, close-up",
  ])("warns of a name that policy refuses: %s", (prompt) => {
    expect(notes(prompt)).toEqual([expect.stringContaining("content policy usually refuses")]);
  });

  it("does not take a part of a word for a name", () => {
    expect(notes("A marvelous bridge over a wide river, legoland style paths, slow aerial shot")).toEqual([]);
  });

  it("finds the user's own names, composed or not", () => {
    expect(notes("Cafe\u0301 Zoë at night, neon signs, wide shot", ["Café Zoë"])).toHaveLength(1);
  });

  it("warns of a prompt too short to foresee, in any script", () => {
    expect(notes("Mars rocket")).toHaveLength(1);
    expect(notes("火星に着陸するロケット、赤い砂煙、映画のような照明")).toEqual([]);
  });

  it("advises to start small only in a first run, at the shot's place", () => {
    const big = shotOf("a", { request: { prompt: calm, width: 1920, height: 1080, n_seconds: 20 } });
    expect(careFor([big], { names: [], firstRun: false })).toEqual([]);
    expect(careFor([big], { names: [], firstRun: true })).toMatchObject([
      { severity: "warning", file: "shots.yaml", line: 10, column: 5, message: expect.stringContaining("1920x1080") },
      { message: expect.stringContaining("20 seconds") },
    ]);
  });

  it("does not say the same a hundred times", () => {
    const shots = Array.from({ length: 100 }, (_, index) => shotOf(`s${index}`, { request: { prompt: "Mars" } }));
    const all = careFor(shots, { names: [], firstRun: false });
    expect(all).toHaveLength(21);
    expect(all.at(-1)?.message).toContain("80 more");
  });
});
