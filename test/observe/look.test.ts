import { setTimeout as delay } from "node:timers/promises";
import { it } from "vitest";
import { failureOf, History, START } from "../support/ledger-builder.js";
import { factsOf, note, planOf, shotsNamed } from "./plan-builder.js";
import { openTerminal } from "./tmux.js";

it("look", { timeout: 60000 }, async () => {
  const ids = Array.from({ length: 60 }, (_, i) => `shot-${String(i + 1).padStart(3, "0")}`);
  const shots = shotsNamed(...ids);
  const history = new History();
  const plan = planOf(shots, history, { budget: { usd: 40 } });
  for (const [c, r] of [
    [80, 24],
    [40, 10],
    [200, 50],
  ] as const) {
    const h = new History();
    const rig = await openTerminal(c, r);
    const open = {
      plan: { steps: plan.steps, orphans: [] },
      settings: { concurrency: 2, queue_ahead: 1, budget: { usd: 40 } },
      name: "mars-teaser",
      base_url: "http://127.0.0.1:8000/v1",
      output_dir: "renders/mars-teaser",
      level: "notice",
      colour: true,
    };
    rig.tell({ now: START, open });
    const send = (events: any[]) => rig.tell(...events.map((event) => ({ now: h.now, event })));
    send(
      factsOf(h, () => {
        h.startRun();
      }),
    );
    const takes = shots.slice(0, 8).map((shot) => {
      let t: any;
      send(
        factsOf(h, () => {
          t = h.intend(shot);
          t.submitted();
        }),
      );
      return t;
    });
    h.wait(5);
    for (const t of takes.slice(0, 5)) send(factsOf(h, () => t.started()));
    h.wait(31);
    send(factsOf(h, () => takes[0].rendered()));
    send([note.downloading("shot-001", 12_400_000, 20_100_000)]);
    send(factsOf(h, () => takes[1].rendered()));
    send(factsOf(h, () => takes[1].saved()));
    send([note.retrying("shot-003", "poll", "the server answered 503 Service Unavailable")]);
    send(factsOf(h, () => takes[3].failed("generation")));
    send([
      note.warning(
        null,
        "これは警告です、画面の幅を超えるほど長いメッセージが表示されることがありますので注意してください。",
      ),
    ]);
    rig.tell({ now: h.now + 40000 });
    await rig.shows("downloading");
    await delay(600);
    console.log(`=== ${c}x${r}\n` + (await rig.screen({ history: true })).map((l) => `|${l}|`).join("\n"));
    // all 60 active
    for (const shot of shots.slice(8)) send(factsOf(h, () => h.intend(shot).submitted()));
    await delay(600);
    console.log(`--- 60 active\n` + (await rig.screen({ history: true })).map((l) => `|${l}|`).join("\n"));
    await rig.resize(50, 12);
    await delay(800);
    console.log(`--- resized 50x12\n` + (await rig.screen({ history: true })).map((l) => `|${l}|`).join("\n"));
    await rig.resize(120, 30);
    await delay(800);
    console.log(`--- resized 120x30\n` + (await rig.screen({ history: true })).map((l) => `|${l}|`).join("\n"));
    await rig.resize(30, 30);
    await delay(800);
    console.log(`--- resized 30x30\n` + (await rig.screen({ history: true })).map((l) => `|${l}|`).join("\n"));
    rig.tell({ close: true, print: "11 of 12 shots on disk" });
    await delay(400);
    console.log(
      `--- closed ${await rig.isOrdinary()}\n` + (await rig.screen({ history: true })).map((l) => `|${l}|`).join("\n"),
    );
  }
});
