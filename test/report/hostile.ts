// Strings that try to be more than text, and a batch that carries each of them wherever text from outside can be.
import { summarize } from "../../src/report/summary.js";
import type { Summary } from "../../src/report/summary-shape.js";
import { History, shotOf } from "../support/ledger-builder.js";
import { inputOf } from "./batches.js";

export const hostile: readonly string[] = [
  '=HYPERLINK("http://evil.example","x")',
  "+1+1",
  "-1+1",
  "@SUM(A1)",
  "\t=1+1",
  "\r=1+1",
  "\n=1+1",
  " =1+1",
  "＝1+1",
  'a;"=1+1"',
  "a;=1+1",
  "<script>alert(1)</script>",
  "</details></table>",
  "a | b \\| c \\\\| d",
  "`code` ``` fence",
  "line\n\n# heading\n| a | b |\r\n---",
  "[link](http://evil.example) ![image](http://evil.example/i.png)",
  "http://evil.example www.evil.example mail@evil.example",
  "thanks @octocat, see #123, GH-123 and octo/cat#123",
  "**bold** _em_ ~~gone~~ $x^2$ :tada: [^1]",
  "&lt;b&gt; &#64;octocat <!-- -->",
  "\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u009b31m",
  "\u202egnp.exe \u2066x\u2069 \u200bzero \u2028line",
  "tag \u{e0041} null \u0000 del \u007f",
];

export function hostileSummary(text: string): Summary {
  const saved = shotOf("saved", {
    scene: text,
    notes: text,
    tags: [text],
    variables: { style: text },
    request: { prompt: text },
    source: { file: text, line: 3, column: 1 },
  });
  const refused = shotOf("refused", { request: { prompt: `${text} refused` } });
  const history = new History().startRun({ base_url: text });
  const take = history.intend(saved).submitted(text).rendered();
  take.saved({ path: text, warnings: [text] });
  history.intend(refused).rejected("policy", { message: text, code: text });
  history.endRun();
  const heldReasons = new Map([["held", text]]);
  const shots = [saved, refused, shotOf("held")];
  return summarize(inputOf(shots, history, { heldReasons, manifest: text, outDir: text, tool: text, name: text }));
}
