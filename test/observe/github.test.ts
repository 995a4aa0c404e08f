import { describe, expect, it } from "vitest";
import { type Annotation, annotationLines } from "../../src/observe/github.js";

const place = { cwd: "/work/repo/film", workspace: "/work/repo" };
const one = (overrides: Partial<Annotation>, where: Parameters<typeof annotationLines>[1] = place): string =>
  annotationLines([{ severity: "error", file: "shots.yaml", title: "T", message: "M", ...overrides }], where);

describe("annotations for GitHub", () => {
  it("name the file from the checkout, with line and column", () => {
    expect(one({ line: 12, column: 5 })).toBe("::error file=film/shots.yaml,line=12,col=5,title=T::M\n");
    expect(one({ severity: "warning", file: "../other/x.csv" })).toBe("::warning file=other/x.csv,title=T::M\n");
    expect(one({ file: "/work/repo/a b.yaml" })).toBe("::error file=a b.yaml,title=T::M\n");
  });

  it("leave a file outside the checkout, or without one, as it was named", () => {
    expect(one({ file: "/elsewhere/shots.yaml" })).toBe("::error file=/elsewhere/shots.yaml,title=T::M\n");
    expect(one({}, { cwd: "/x", workspace: undefined })).toBe("::error file=shots.yaml,title=T::M\n");
    expect(one({}, { cwd: "/x", workspace: "" })).toBe("::error file=shots.yaml,title=T::M\n");
  });

  it("have no place when the manifest came through standard input", () => {
    expect(one({ file: "-", line: 3, column: 1 })).toBe("::error title=T::M\n");
  });

  it("escape what would end a property or the line, and the escapes themselves", () => {
    expect(one({ file: "a:b,c%.yaml", title: "x:1,2\r\n", message: "50%, a::b\r\nnext" })).toBe(
      "::error file=film/a%3Ab%2Cc%25.yaml,title=x%3A1%2C2%0D%0A::50%25, a::b%0D%0Anext\n",
    );
  });

  it("are as many as GitHub shows of each severity, the last one counting the rest", () => {
    const many = Array.from({ length: 12 }, (_, index) => [
      { severity: "warning" as const, file: null, title: `w${index}`, message: "M" },
      { severity: "error" as const, file: null, title: `e${index}`, message: "M" },
    ]).flat();
    const lines = annotationLines(many, place).trimEnd().split("\n");
    expect(lines).toHaveLength(20);
    expect(lines[9]).toBe("::error title=and 3 more::3 more like these: see the report");
    expect(lines[8]).toBe("::error title=e8::M");
    expect(lines[19]).toMatch(/^::warning title=and 3 more::/);
    expect(annotationLines(many.slice(0, 20), place).split("\n")).toHaveLength(21);
  });
});
