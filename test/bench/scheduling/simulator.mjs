// The simulator in a process of its own. Tells its parent { url } once it listens, and its ledger for every message.
import { built } from "../support/built.mjs";

const { startSimulator } = await built("simulator/simulator.js");
const simulator = await startSimulator(JSON.parse(process.argv[2] ?? "{}"));
process.on("message", () => process.send(simulator.ledger()));
process.on("disconnect", () => process.exit());
process.send({ url: simulator.url });
