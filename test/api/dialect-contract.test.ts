// Applies the contract to every registered dialect; the compiler asks for samples when one joins.
import { type DialectName, dialectNames } from "../../src/api/dialects/names.js";
import { dialects } from "../../src/api/dialects/registry.js";
import { job, request } from "./builders.js";
import { type DialectSamples, describeDialect } from "./dialect-contract.js";

const answer = (status: number, changes: Record<string, unknown>) => ({
  status,
  json: job({ id: "job-1", ...changes }),
});

const samples: Record<DialectName, DialectSamples> = {
  "sora-1": {
    request,
    created: answer(201, {}),
    statuses: {
      queued: answer(200, { status: "queued" }),
      in_progress: answer(200, { status: "in_progress" }),
      completed: answer(200, { status: "completed", generations: [{ id: "gen_1", video_url: "https://host/v" }] }),
      failed: answer(200, { status: "failed", failure_reason: "Internal generation error" }),
      cancelled: answer(200, { status: "cancelled" }),
    },
    unheardOf: answer(200, { status: "preprocessing" }),
    refused: { status: 400, json: { error: { message: "no", type: "invalid_request_error" } } },
    useless: [
      null,
      [],
      "job-1",
      7,
      {},
      { id: 7 },
      { id: "" },
      { id: ".." },
      { id: "a b" },
      { id: "x".repeat(513) },
      [job()],
    ],
  },
};

for (const name of dialectNames) describeDialect(name, dialects[name], samples[name]);
