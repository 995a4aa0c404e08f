import { describe, expect, it } from "vitest";
import { type BoardJob, JobBoard } from "../../src/run/job-board.js";

const law = { median: 75_000, sigma: 0.45 };

function boardOf(slots: number, count: number): { board: JobBoard; jobs: BoardJob[] } {
  const board = new JobBoard(slots);
  return { board, jobs: Array.from({ length: count }, () => board.accept(law, 0)) };
}

describe("JobBoard", () => {
  it("takes the first jobs for running and the others for waiting, in the order accepted", () => {
    const { board, jobs } = boardOf(2, 4);
    expect(board.running).toEqual(jobs.slice(0, 2));
    expect(board.waiting).toBe(2);
  });

  it("gives a slot to the next in line when a job ends, from that moment on", () => {
    const { board, jobs } = boardOf(2, 3);
    expect(board.end(jobs[0]!, { at: 70_000, give: 1000 }, 75_000)).toEqual({ least: 69_000, most: 71_000 });
    expect(jobs[2]!.started).toBe(70_000);
    expect(board.end(jobs[2]!, { at: 130_000, give: 1000 }, 130_500)).toEqual({ least: 59_000, most: 60_500 });
  });

  it("puts an end between the last look and this one, where the server gives no times or vaguer ones", () => {
    for (const told of [null, { at: 75_000, give: 30_000 }]) {
      const { board, jobs } = boardOf(1, 2);
      board.sawRunning(jobs[0]!, 60_000);
      expect(board.end(jobs[0]!, told, 80_000)).toEqual({ least: 60_000, most: 80_000 });
      expect(jobs[1]!.started).toBe(70_000);
    }
  });

  it("makes no time of an end that lies before the presumed start", () => {
    const { board, jobs } = boardOf(1, 2);
    board.end(jobs[0]!, { at: 75_000, give: 1200 }, 77_000);
    expect(board.end(jobs[1]!, { at: 60_000, give: 1200 }, 77_500)).toBeNull();
  });

  it("says between what a job of an earlier run took, whose start lies before this one's", () => {
    const board = new JobBoard(1);
    expect(board.end(board.accept(law, -50_000), null, 4000)).toEqual({ least: 1, most: 54_000 });
  });

  it("has no witness before the server has told a running job from a waiting one", () => {
    const { board, jobs } = boardOf(2, 3);
    board.sawWaiting(jobs[2]!, 10_000);
    expect(board.witness).toBeNull();
    board.sawRunning(jobs[0]!, 11_000);
    expect(board.witness).toBe(jobs[2]);
  });

  it("clears all running jobs when the witness still waits", () => {
    const { board, jobs } = boardOf(2, 3);
    board.sawRunning(jobs[0]!, 11_000);
    board.sawWaiting(jobs[2]!, 40_000);
    expect(jobs.map((job) => job.unfinishedAt)).toEqual([40_000, 40_000, 40_000]);
    expect(board.hazard(40_000)).toBe(0);
    expect(board.hazard(90_000)).toBeGreaterThan(0);
  });

  it("knows that one has ended when the witness runs, once the slots are proven to have been full", () => {
    const { board, jobs } = boardOf(2, 3);
    board.sawRunning(jobs[0]!, 11_000);
    board.sawWaiting(jobs[2]!, 40_000);
    board.sawRunning(jobs[2]!, 50_000);
    expect(board.endedUnseen).toBe(1);
    expect(board.suspects).toEqual([jobs[0], jobs[1]]);
    board.end(jobs[1]!, { at: 44_000, give: 1000 }, 60_000);
    expect(board.endedUnseen).toBe(0);
  });

  it("does not count an end that was never proven: the server may simply have more slots", () => {
    const { board, jobs } = boardOf(2, 3);
    board.sawRunning(jobs[2]!, 30_000);
    expect(board.surplus).toBe(1);
    expect(board.endedUnseen).toBe(0);
    board.sawRunning(jobs[0]!, 31_000);
    board.sawRunning(jobs[1]!, 32_000);
    expect(board.surplus).toBe(0);
    expect(board.suspects).toEqual([]);
  });

  it("counts no more ends than there are jobs that can have ended, when the last to start is the first to end", () => {
    const { board, jobs } = boardOf(2, 4);
    const [first, second, third, fourth] = [jobs[0]!, jobs[1]!, jobs[2]!, jobs[3]!];
    board.sawRunning(third, 10_000);
    board.sawRunning(fourth, 20_000);
    board.sawRunning(first, 21_000);
    board.sawRunning(second, 22_000);
    board.end(fourth, { at: 29_000, give: 1000 }, 30_000);
    // These three all ran at 21 s: none of them has ended for want of a slot.
    expect(board.running).toEqual([first, second, third]);
    expect(board.suspects).toEqual([]);
    expect(board.surplus).toBe(0);
  });

  it("takes a count of ended jobs back when all of them turn out to run", () => {
    const { board, jobs } = boardOf(2, 3);
    board.sawRunning(jobs[0]!, 11_000);
    board.sawWaiting(jobs[2]!, 40_000);
    for (const job of [jobs[2]!, jobs[0]!, jobs[1]!]) board.sawRunning(job, 50_000);
    expect(board.endedUnseen).toBe(0);
    expect(board.running).toHaveLength(3);
  });

  it("counts on fewer slots where a job waits although one should be free", () => {
    const { board, jobs } = boardOf(3, 3);
    board.sawRunning(jobs[0]!, 10_000);
    board.sawWaiting(jobs[1]!, 11_000);
    expect(board.running).toEqual([jobs[0]]);
    board.end(jobs[0]!, null, 60_000);
    expect(board.running).toEqual([jobs[1]]);
  });

  it("learns nothing from a server that calls everything queued until it is done", () => {
    const { board, jobs } = boardOf(2, 2);
    for (const job of jobs) board.sawWaiting(job, 30_000);
    expect(board.running).toEqual(jobs);
  });

  it("stops relying on the witness when it hid two ends", () => {
    const { board, jobs } = boardOf(2, 5);
    board.sawRunning(jobs[0]!, 1000);
    board.sawWaiting(jobs[2]!, 40_000);
    board.end(jobs[0]!, { at: 20_000, give: 1000 }, 60_000);
    expect(board.witness).not.toBeNull();
    board.sawWaiting(jobs[3]!, 90_000);
    board.end(jobs[1]!, { at: 70_000, give: 1000 }, 95_000);
    expect(board.witness).toBeNull();
  });

  it("tells how many jobs the server surely had at once", () => {
    const board = new JobBoard(2);
    const [first, second] = [board.accept(law, 0), board.accept(law, 5000)];
    expect(board.heldTogether).toBe(1);
    board.sawRunning(first, 6000);
    expect(board.heldTogether).toBe(2);
    board.end(first, null, 7000);
    board.end(second, null, 7000);
    expect(board.heldTogether).toBe(0);
  });
});
