import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { capLog } from "../../../../src/embedded-grid/runtime/component-log.ts";
import { NO_ISOLATION } from "../../../../src/embedded-grid/runtime/isolation.ts";
import type { ComponentName } from "../../../../src/embedded-grid/runtime/runtime.ts";
import { mustNotCall } from "../../../support/must-call.ts";
import { openRuntimeBench, processesAbout, type RuntimeBench } from "../../../support/runtime-bench.ts";

const LONG_MS = 20_000;
const READY = 'require("node:fs").writeFileSync(process.env.MIG_RUN + "/ready", "");';
const FOREVER = "setInterval(() => {}, 1000);";

/** The next end that the runtime tells of. */
function nextExit({ runtime }: RuntimeBench): Promise<ComponentName> {
  return new Promise((resolve) => {
    const unwatch = runtime.onExit((name) => {
      unwatch();
      resolve(name);
    });
  });
}

function mountsAbout(path: string): boolean {
  return readFileSync("/proc/self/mountinfo", "utf8").includes(path);
}

describe.each(["strongest", "none"])("with isolation %s", (isolation) => {
  const options = isolation === "none" ? { isolation: NO_ISOLATION } : {};

  test("a stop leaves no process, no mount and no secret, whatever has escaped from the component", async () => {
    await using bench = openRuntimeBench(options);
    const spec = bench.spec({ volumes: { data: "/mnt/data" }, settings: { password: "x" } });
    await bench.runtime.start(spec);
    await bench.output(
      spec,
      "for i in 1 2 3; do setsid sh -c 'trap \"\" TERM HUP; sleep 1000' >/dev/null 2>&1 & done",
    );
    const clean = isolation === "none" ? "" : "env -i ";
    await bench.output(spec, `${clean}setsid sleep 1001 >/dev/null 2>&1 &`);
    expect(processesAbout(bench.directory).length).toBeGreaterThan(5);
    await bench.runtime.stop(spec, { graceMs: LONG_MS });
    expect(processesAbout(bench.directory)).toEqual([]);
    expect(mountsAbout(bench.directory)).toBe(false);
    expect(bench.runtime.isRunning(spec)).toBe(false);
    expect(existsSync(join(bench.directory, "grid/components/app/main.net/run"))).toBe(false);
    expect(existsSync(join(bench.directory, "grid/components/app/wires"))).toBe(false);
    expect(existsSync(bench.volume("data"))).toBe(true);
  });

  test("a stop is a TERM that the program may use its grace for", async () => {
    const program = `${READY} process.on("SIGTERM", () => { console.log("bye"); setTimeout(() => process.exit(0), 50); });${FOREVER}`;
    await using bench = openRuntimeBench({ ...options, program });
    const spec = bench.spec({ component: "main.web", program: "guestbook" });
    await bench.runtime.start(spec);
    await bench.runtime.stop(spec, { graceMs: LONG_MS });
    expect(readFileSync(join(bench.directory, "grid/components/app/main.web/log"), "utf8")).toBe("bye\n");
  });

  test("a program that does not heed TERM is killed after the grace", async () => {
    const program = `process.on("SIGTERM", () => console.log("no"));${READY}${FOREVER}`;
    await using bench = openRuntimeBench({ ...options, program });
    const spec = bench.spec({ component: "main.web", program: "guestbook" });
    await bench.runtime.start(spec);
    await bench.runtime.stop(spec, { graceMs: 100 });
    expect(processesAbout(bench.directory)).toEqual([]);
    expect(readFileSync(join(bench.directory, "grid/components/app/main.web/log"), "utf8")).toMatch(/^no\n/);
  });

  test("a kill is no shutdown", async () => {
    const program = `process.on("SIGTERM", () => console.log("asked"));${READY}${FOREVER}`;
    await using bench = openRuntimeBench({ ...options, program });
    const spec = bench.spec({ component: "main.web", program: "guestbook" });
    await bench.runtime.start(spec);
    await bench.runtime.kill(spec);
    expect(processesAbout(bench.directory)).toEqual([]);
    expect(readFileSync(join(bench.directory, "grid/components/app/main.web/log"), "utf8")).not.toContain(
      "asked",
    );
  });

  test("a component that ends by itself is told of once it can be started again", async () => {
    const program = `${READY} process.on("SIGUSR2", () => process.exit(7));${FOREVER}`;
    await using bench = openRuntimeBench({ ...options, program });
    const spec = bench.spec({ component: "main.web", program: "guestbook" });
    await bench.runtime.start(spec);
    const exit = nextExit(bench);
    const kill = bench.runtime.run(spec, "setsid sleep 1002 >/dev/null 2>&1 & pkill -USR2 -f guestbook.js$");
    await Promise.all([exit, kill.exit]);
    expect(await exit).toMatchObject({ application: "app", component: "main.web" });
    expect(bench.runtime.isRunning(spec)).toBe(false);
    expect(processesAbout(bench.directory)).toEqual([]);
    await bench.runtime.start(spec);
    expect(bench.runtime.isRunning(spec)).toBe(true);
  });

  test("who stops a component is not told that it ended", async () => {
    await using bench = openRuntimeBench(options);
    const unwatch = bench.runtime.onExit(mustNotCall("the listener"));
    const spec = bench.spec({});
    await bench.runtime.start(spec);
    await bench.runtime.stop(spec, { graceMs: LONG_MS });
    await bench.runtime.start(spec);
    await bench.runtime.kill(spec);
    unwatch();
  });

  test("a program that ends before it is ready fails the start with its last words", async () => {
    const program = 'console.log("first"); console.error("Cannot start: port in use"); process.exit(3);';
    await using bench = openRuntimeBench({ ...options, program });
    const unwatch = bench.runtime.onExit(mustNotCall("the listener"));
    const spec = bench.spec({ component: "main.web", program: "guestbook" });
    await expect(bench.runtime.start(spec)).rejects.toMatchObject({
      code: "GRID_REFUSED",
      message: expect.stringMatching(
        /^Cannot start component main\.web: it ended before it was ready\. It said:\nfirst\nCannot start: port in use$/,
      ),
    });
    unwatch();
    expect(processesAbout(bench.directory)).toEqual([]);
  });

  test("a program that is never ready fails the start in time and is ended", async () => {
    await using bench = openRuntimeBench({ ...options, program: FOREVER, readyDeadlineMs: 200 });
    const spec = bench.spec({ component: "main.web", program: "guestbook" });
    await expect(bench.runtime.start(spec)).rejects.toThrow(
      "it was not ready after 200 ms. It said nothing.",
    );
    expect(processesAbout(bench.directory)).toEqual([]);
  });

  test("a kill during the start ends it", async () => {
    await using bench = openRuntimeBench({ ...options, program: `console.log("up");${FOREVER}` });
    const spec = bench.spec({ component: "main.web", program: "guestbook" });
    const started = bench.runtime.start(spec);
    const outcome = expect(started).rejects.toThrow("it ended before it was ready");
    await expect.poll(() => bench.runtime.isRunning(spec)).toBe(true);
    await bench.runtime.kill(spec);
    await outcome;
    expect(processesAbout(bench.directory)).toEqual([]);
  });
});

test("what runs is not started a second time", async () => {
  await using bench = openRuntimeBench();
  const spec = bench.spec({});
  const first = bench.runtime.start(spec);
  await expect(bench.runtime.start(spec)).rejects.toThrow("it runs already");
  await first;
  await expect(bench.runtime.start(spec)).rejects.toThrow("it runs already");
});

test("two grids that start and end components at the same time leave each other's alone", async () => {
  await using one = openRuntimeBench();
  await using two = openRuntimeBench();
  const ends = [one, two].map(({ runtime }) => runtime.onExit(mustNotCall("the listener")));
  const rounds = async (bench: RuntimeBench): Promise<void> => {
    for (let round = 0; round < 12; round += 1) {
      await bench.runtime.start(bench.spec({}));
      await bench.runtime.kill(bench.spec({}));
    }
  };
  await Promise.all([rounds(one), rounds(two)]);
  for (const unwatch of ends) unwatch();
});

test("a stop right after the start is heeded", async () => {
  await using bench = openRuntimeBench();
  const spec = bench.spec({});
  const begin = performance.now();
  for (let round = 0; round < 20; round += 1) {
    await bench.runtime.start(spec);
    await bench.runtime.stop(spec, { graceMs: 25_000 });
  }
  expect(performance.now() - begin).toBeLessThan(25_000);
});

test("an unknown program and a name that is a path are refused", async () => {
  await using bench = openRuntimeBench();
  await expect(bench.runtime.start(bench.spec({ program: "bash" }))).rejects.toThrow(
    'Cannot run program "bash"',
  );
  for (const component of ["..", "a/b", "", "a..b", ".a"]) {
    await expect(bench.runtime.start(bench.spec({ component }))).rejects.toThrow("bad name");
  }
});

test("stopping what does not run is done at once, logging in to it is refused", async () => {
  await using bench = openRuntimeBench();
  const spec = bench.spec({});
  await bench.runtime.stop(spec, { graceMs: LONG_MS });
  expect(() => bench.runtime.run(spec, "true")).toThrow(
    "Cannot log in to component main.net: it does not run",
  );
});

test("a log that became too long is cut, and what was in it stays beside it", async () => {
  await using bench = openRuntimeBench();
  const log = join(bench.directory, "log");
  writeFileSync(log, "x".repeat(100));
  capLog(log, 100);
  expect(statSync(log).size).toBe(100);
  writeFileSync(log, "y".repeat(101));
  capLog(log, 100);
  expect([statSync(log).size, statSync(`${log}.1`).size]).toEqual([0, 101]);
});

test("forgetting an application removes its logs", async () => {
  await using bench = openRuntimeBench();
  const spec = bench.spec({});
  await bench.runtime.start(spec);
  await bench.runtime.kill(spec);
  const folder = join(bench.directory, "grid/components/app");
  expect(existsSync(folder)).toBe(true);
  bench.runtime.forget("app");
  expect(existsSync(folder)).toBe(false);
});
