// A process that owns a terminal and shows what the test on the other end of a socket tells it: argv is the socket and the URL of the built modules.
import { connect } from "node:net";
import { createInterface } from "node:readline";
import picocolors from "picocolors";

const [, , socketPath, dist] = process.argv;
const { TerminalObserver } = await import(new URL("observe/terminal.js", dist).href);

const socket = connect(socketPath);
let now = 0;
let observer;
for await (const line of createInterface({ input: socket })) {
  const command = JSON.parse(line);
  if (command.now !== undefined) now = command.now;
  if (command.open) {
    observer = new TerminalObserver({
      ...command.open,
      colors: picocolors.createColors(true),
      ledger: { takes: new Map(), byIdentity: new Map(), runs: [] },
      clock: { now: () => now },
      stream: process.stderr,
    });
  }
  if (command.event) observer.event(command.event, now);
  if (command.close) observer.close();
  if (command.print) process.stdout.write(`${command.print}\n`);
}
