import { describe, expect, test } from "vitest";
import { mig, startMig } from "../../support/cli-run.ts";
import { startConsoleBench } from "../../support/console-bench.ts";

const AT_TERMINAL = { answers: [], stdoutIsTerminal: true, env: { SUDO_USER: "ann", TERM: "xterm" } };

describe("mig console", () => {
  test("is the controller's shell in this terminal, with its exit status, and both ends are written down", async () => {
    await using bench = await startConsoleBench();
    const { terminal, done } = startMig("console my_grid_one", { run: bench.run, ...AT_TERMINAL });
    await terminal.saw("my_grid_one> ");
    terminal.type("nonsense\u0003grid info\r");
    await terminal.saw("Los Angeles");
    await expect(mig("console my_grid_one", { run: bench.run, ...AT_TERMINAL })).resolves.toMatchObject({
      exit: 5,
      stderr: expect.stringContaining("local ann has one there"),
    });
    terminal.type("exit\r");
    expect(await done).toMatchObject({ exit: 0, stderr: expect.stringContaining("is closed: exit 0.") });
    expect(terminal.isRaw()).toBe(false);
    expect(bench.audited()).toEqual([
      "local ann: open console on my_grid_one: opened",
      "local ann: close console on my_grid_one: exit 0, after N s",
    ]);
  });

  test("ends with ~. on a new line, and with the grid", async () => {
    await using bench = await startConsoleBench();
    const first = startMig("console my_grid_one", { run: bench.run, ...AT_TERMINAL });
    await first.terminal.saw("my_grid_one> ");
    first.terminal.type("a ~. b\r~");
    first.terminal.type(".");
    expect(await first.done).toMatchObject({
      exit: 0,
      stderr: expect.stringContaining("is closed: hung up."),
    });
    await expect.poll(() => bench.audited().at(-1)).toContain("hung up");

    const second = startMig("console my_grid_one", { run: bench.run, ...AT_TERMINAL });
    await second.terminal.saw("my_grid_one> ");
    await bench.grid.kill();
    expect(await second.done).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("the connection was lost"),
    });
    expect(bench.audited().at(-1)).toContain("the connection was lost");
  });

  test("ends with the command when that is interrupted", async () => {
    await using bench = await startConsoleBench();
    const interruption = new AbortController();
    const { terminal, done } = startMig("console my_grid_one", {
      run: bench.run,
      signal: interruption.signal,
      ...AT_TERMINAL,
    });
    await terminal.saw("my_grid_one> ");
    interruption.abort(new Error("SIGTERM"));
    expect(await done).toMatchObject({ exit: 1 });
    expect(terminal.isRaw()).toBe(false);
    await expect.poll(() => bench.audited().at(-1)).toContain("close console");
  });

  test("is off until the settings allow it, and refused where there is no terminal", async () => {
    await using bench = await startConsoleBench("console = appliance\n");
    expect(await mig("console my_grid_one", { run: bench.run, ...AT_TERMINAL })).toMatchObject({
      exit: 4,
      stderr: expect.stringContaining("console = controllers in mig.ini"),
    });
    expect(await mig("console my_grid_one", { run: bench.run })).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("stdin and stdout is no terminal"),
    });
    expect(bench.audited()).toEqual([]);
  });

  test("says what is wrong with the grid, and leaves no console open then", async () => {
    await using bench = await startConsoleBench();
    expect(await mig("console nowhere", { run: bench.run, ...AT_TERMINAL })).toMatchObject({ exit: 2 });
    await bench.grid.stop();
    for (let time = 0; time < 2; time += 1)
      expect(await mig("console my_grid_one", { run: bench.run, ...AT_TERMINAL })).toMatchObject({ exit: 6 });
    expect(bench.audited().at(-1)).toContain("open console on my_grid_one: refused");
  });
});
