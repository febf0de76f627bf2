import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { NO_ISOLATION } from "../../../../src/embedded-grid/runtime/isolation.ts";
import { isAlive, readIdentity } from "../../../../src/embedded-grid/runtime/process-identity.ts";
import { bootId, readProcess } from "../../../../src/embedded-grid/runtime/process-table.ts";
import type { ComponentSpec } from "../../../../src/embedded-grid/runtime/runtime.ts";
import { openRuntimeBench, processesAbout, type RuntimeBench } from "../../../support/runtime-bench.ts";
import { ROOT } from "../../../support/tool.ts";

/** The process of a grid: starts what it is told and stays. */
const GRID = `
import { systemClock } from "${ROOT}/src/clock.ts";
import { createComponentRuntime } from "${ROOT}/src/embedded-grid/runtime/component-runtime.ts";
const { directory, isolation, specs } = JSON.parse(process.argv[1]);
const runtime = createComponentRuntime({ directory, clock: systemClock, ...(isolation && { isolation }) });
for (const spec of specs) await runtime.start(spec);
console.log("started");
setInterval(() => {}, 1000);
`;

async function startInGrid(
  bench: RuntimeBench,
  specs: readonly ComponentSpec[],
  isolation?: unknown,
): Promise<ChildProcess> {
  const told = JSON.stringify({ directory: join(bench.directory, "grid"), isolation, specs });
  const child = spawn(process.execPath, ["--input-type=module", "-e", GRID, told], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

async function killGrid(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

function aliveFile(bench: RuntimeBench, component: string): string {
  return join(bench.directory, "grid/components/app", component, "alive");
}

describe.each(["strongest", "none"])("with isolation %s", (isolation) => {
  const options = isolation === "none" ? { isolation: NO_ISOLATION } : {};

  test("components outlive the grid's process, are found again and are as good as before", async () => {
    await using bench = openRuntimeBench(options);
    const net = bench.spec({ volumes: { data: "/mnt/data" } });
    const web = bench.spec({ component: "main.web" });
    await killGrid(await startInGrid(bench, [net, web], options.isolation));
    const before = readIdentity(aliveFile(bench, "main.net"));
    const adopted = await bench.runtime.adopt([net, web]);
    expect(adopted.map(({ component }) => component)).toEqual(["main.net", "main.web"]);
    expect(bench.runtime.isRunning(net)).toBe(true);
    await bench.output(net, 'touch "$MIG_DATA/new"');
    expect(readIdentity(aliveFile(bench, "main.net"))).toEqual(before);
    await bench.runtime.stop(net, { graceMs: 10_000 });
    await bench.runtime.kill(web);
    expect(processesAbout(bench.directory)).toEqual([]);
  });

  test("the end of an adopted component is told of", async () => {
    await using bench = openRuntimeBench(options);
    const spec = bench.spec({});
    await killGrid(await startInGrid(bench, [spec], options.isolation));
    await bench.runtime.adopt([spec]);
    const ended = new Promise((resolve) => bench.runtime.onExit(resolve));
    process.kill(readIdentity(aliveFile(bench, "main.net"))?.pid ?? 0, "SIGKILL");
    expect(await ended).toMatchObject({ component: "main.net" });
    expect(bench.runtime.isRunning(spec)).toBe(false);
    await bench.runtime.start(spec);
  });

  test("what survived and is not expected is ended", async () => {
    await using bench = openRuntimeBench(options);
    const [net, web] = [bench.spec({}), bench.spec({ component: "main.web" })];
    await killGrid(await startInGrid(bench, [net, web], options.isolation));
    const before = readIdentity(aliveFile(bench, "main.net"));
    expect(await bench.runtime.adopt([web])).toHaveLength(1);
    expect(before && isAlive(before)).toBe(false);
    expect(bench.runtime.isRunning(net)).toBe(false);
    await bench.runtime.kill(web);
    expect(processesAbout(bench.directory)).toEqual([]);
  });

  test("a start ends what survived of an earlier one", async () => {
    await using bench = openRuntimeBench(options);
    const spec = bench.spec({});
    await killGrid(await startInGrid(bench, [spec], options.isolation));
    const before = readIdentity(aliveFile(bench, "main.net"));
    await bench.runtime.start(spec);
    expect(before && isAlive(before)).toBe(false);
    await bench.runtime.kill(spec);
    expect(processesAbout(bench.directory)).toEqual([]);
  });

  test("a stranger that has the number by now is neither adopted nor harmed", async () => {
    await using bench = openRuntimeBench(options);
    const stranger = spawn("sleep", ["1003"], { stdio: "ignore" });
    const { pid = 0 } = stranger;
    const startTicks = Number(readProcess(pid)?.startTicks);
    const run = join(bench.directory, "grid/components/app/main.net/run");
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, "ready"), "");
    for (const words of [
      `${startTicks - 1} ${bootId()}`,
      `${startTicks} 00000000-0000-0000-0000-000000000000`,
    ]) {
      writeFileSync(aliveFile(bench, "main.net"), `${pid} ${words}\n`);
      expect(await bench.runtime.adopt([bench.spec({})])).toEqual([]);
    }
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    await killGrid(stranger);
  });

  test("a half-written identity and no identity at all are nobody", async () => {
    await using bench = openRuntimeBench(options);
    mkdirSync(join(bench.directory, "grid/components/app/main.net/run"), { recursive: true });
    writeFileSync(aliveFile(bench, "main.net"), "1 23");
    expect(await bench.runtime.adopt([bench.spec({}), bench.spec({ component: "main.web" })])).toEqual([]);
  });
});
