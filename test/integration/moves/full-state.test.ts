import { describe, expect, it, vi } from "vitest";
import { startMoveBench } from "../../support/move-bench.ts";

const JOB_MS = 60_000;

/** Files on whose paths no room is left. */
const disk = vi.hoisted(() => ({ full: (_path: string): boolean => false }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const noRoom = (): Promise<never> =>
    Promise.reject(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }));
  return {
    ...real,
    writeFile: (...args: Parameters<typeof real.writeFile>) =>
      typeof args[0] === "string" && disk.full(args[0]) ? noRoom() : real.writeFile(...args),
  };
});

/** Nothing can be written below `place` of any state volume of that directory. */
function fill(directory: string, ...places: readonly string[]): void {
  disk.full = (path) => path.startsWith(directory) && places.some((place) => path.includes(place));
}

describe("a target whose state volume is full", () => {
  it("cannot answer the challenge, says why without writing, and the source comes back", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench({ timing: { verifyMs: 30_000 } });
    fill(bench.two.created.directory, "/challenge/", "/place/", "/place-for-a-page");
    const job = await bench.run("migrate", "my_grid_two");
    fill("/nowhere");
    expect(job).toMatchObject({
      state: "failed",
      error: {
        code: "VERIFY_FAILED",
        message: "MIG in guestbook on my_grid_two cannot answer: its state volume /mnt/state is full",
        hint: expect.stringContaining("Free space on /mnt/state there"),
      },
    });
    expect(await bench.world()).toEqual({ one: ["guestbook running"], two: [] });
  });

  it("with room for the answer and no more is not committed, for its gate could never open", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench();
    fill(bench.two.created.directory, "/place-for-a-page");
    const job = await bench.run("migrate", "my_grid_two");
    fill("/nowhere");
    expect(job).toMatchObject({ state: "failed", error: { message: expect.stringContaining("it is full") } });
    expect(await bench.runningCopies()).toEqual(["one"]);
  });

  it("says so where it stands behind its gate", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench();
    await bench.serving();
    fill(bench.one.created.directory, "/place/");
    await bench.one.runtime.reboot("guestbook");
    const gate = await bench.settledGate("one", "guestbook");
    fill("/nowhere");
    expect(gate).toMatchObject({
      serve: false,
      reason: expect.stringContaining("The state volume /mnt/state is full"),
    });
    await bench.serving();
  });
});
