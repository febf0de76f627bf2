import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, type TestContext, test } from "vitest";
import { NO_ISOLATION } from "../../../../src/embedded-grid/runtime/isolation.ts";
import { openRuntimeBench, type RuntimeBench } from "../../../support/runtime-bench.ts";

const TWO_VOLUMES = { config: "/mnt/config", state: "/mnt/state" };

/** Some machines give no process namespaces of its own; there these tests cannot hold. */
function openIsolated(context: TestContext): RuntimeBench {
  const bench = openRuntimeBench();
  if (bench.runtime.isolation.kind === "none") context.skip("this machine gives no namespaces");
  return bench;
}

describe("in namespaces", () => {
  test("a component sees its volumes at their mount paths and writes to them", async (context) => {
    await using bench = openIsolated(context);
    const spec = bench.spec({ volumes: TWO_VOLUMES });
    writeFileSync(join(bench.volume("config"), "grid.info"), "grid one\n");
    await bench.runtime.start(spec);
    expect(
      await bench.output(spec, "cd /mnt/config && cat grid.info && echo kept > /mnt/state/journal"),
    ).toBe("grid one\n");
    expect(readFileSync(join(bench.volume("state"), "journal"), "utf8")).toBe("kept\n");
  });

  test("nothing of the machine's own /mnt is visible in it, and nothing of its /mnt on the machine", async (context) => {
    await using bench = openIsolated(context);
    const spec = bench.spec({ volumes: TWO_VOLUMES });
    await bench.runtime.start(spec);
    expect((await bench.output(spec, "ls /mnt")).split("\n")).toEqual([
      ..."config content root run state wires".split(" "),
      "",
    ]);
    expect(readFileSync("/proc/self/mountinfo", "utf8")).not.toContain(bench.directory);
  });

  test("two components see neither each other's volumes nor each other's processes", async (context) => {
    await using bench = openIsolated(context);
    const one = bench.spec({ component: "main.web", volumes: { one: "/mnt/data" } });
    const two = bench.spec({ component: "main.in", volumes: { two: "/mnt/data" } });
    await bench.runtime.start(one);
    await bench.runtime.start(two);
    await bench.output(one, "echo of one > /mnt/data/file");
    expect(await bench.output(two, "ls /mnt/data")).toBe("");
    const pids = (await bench.output(two, "ls /proc | grep -c '^[0-9]'")).trim();
    expect(Number(pids)).toBeLessThan(8);
    expect((await bench.output(two, "hostname")).trim()).toBe("main.in");
  });

  test("components of one application share the wires, those of another have their own", async (context) => {
    await using bench = openIsolated(context);
    const [web, gateway] = [bench.spec({ component: "main.web" }), bench.spec({ component: "main.in" })];
    const other = bench.spec({ application: "other" });
    for (const spec of [web, gateway, other]) await bench.runtime.start(spec);
    await bench.output(web, "touch $MIG_WIRES/web.sock");
    expect(await bench.output(gateway, "ls $MIG_WIRES")).toBe("web.sock\n");
    expect(await bench.output(other, "ls $MIG_WIRES")).toBe("");
  });

  test("the sources stay visible when they lie below /mnt", async (context) => {
    await using bench = openIsolated(context);
    // Here another component's tree plays the machine whose /mnt holds the sources.
    const machine = bench.spec({ volumes: { home: "/mnt/home" } });
    await bench.runtime.start(machine);
    const program = `
      import { createComponentRuntime } from "${join(import.meta.dirname, "../../../../src/embedded-grid/runtime/component-runtime.ts")}";
      import { systemClock } from "${join(import.meta.dirname, "../../../../src/clock.ts")}";
      import { mkdirSync } from "node:fs";
      mkdirSync("/mnt/home/volume");
      const runtime = createComponentRuntime({ directory: "/mnt/home/grid", clock: systemClock });
      const mounts = [{ volume: "v", directory: "/mnt/home/volume", mountPath: "/mnt/config" }];
      const spec = { application: "a", component: "main.net", program: "net", startOrder: 1, mounts, properties: [] };
      await runtime.start(spec);
      const { stdout, exit } = runtime.run(spec, "ls /mnt /mnt/home");
      stdout.pipe(process.stdout);
      await exit;
      await runtime.kill(spec);
    `;
    writeFileSync(join(bench.volume("home"), "try.mjs"), program);
    const seen = await bench.output(machine, `${process.execPath} /mnt/home/try.mjs`);
    expect(seen.split("\n")).toEqual(expect.arrayContaining(["config", "home", "grid", "volume"]));
  });
});

describe("without namespaces", () => {
  test("the environment leads to the real directories", async () => {
    await using bench = openRuntimeBench({ isolation: NO_ISOLATION });
    const spec = bench.spec({ volumes: TWO_VOLUMES });
    await bench.runtime.start(spec);
    const seen = await bench.output(spec, 'echo "$MIG_CONFIG $MIG_STATE"; ls -d ~/mnt/config/.');
    expect(seen.split("\n")[0]).toBe(`${bench.volume("config")} ${bench.volume("state")}`);
    expect(seen).toMatch(/mnt\/config\/\.\n$/);
  });

  test("file paths are accepted as the original would have them and as the component says them", async () => {
    await using bench = openRuntimeBench({ isolation: NO_ISOLATION });
    const spec = bench.spec({ volumes: TWO_VOLUMES });
    await bench.runtime.start(spec);
    const [real = "", mounted] = (
      await bench.output(spec, 'echo "$MIG_STATE"; echo "$MIG_STATE_MOUNT"')
    ).split("\n");
    expect(mounted).toBe("/mnt/state");
    expect(bench.runtime.resolve(spec, "/mnt/state/challenge")).toBe(join(real, "challenge"));
    expect(bench.runtime.resolve(spec, `${real}/challenge`)).toBe(join(real, "challenge"));
    expect(bench.runtime.resolve(spec, "/etc/passwd")).toBeUndefined();
  });

  test("a socket can be made in the run directory, however long the path of the grid", async () => {
    await using bench = openRuntimeBench({ isolation: NO_ISOLATION });
    const spec = bench.spec({ application: "a".repeat(100) });
    await bench.runtime.start(spec);
    const run = (await bench.output(spec, "printf %s $MIG_RUN")).trim();
    expect(Buffer.byteLength(join(run, "supervisor.pid"))).toBeLessThan(108);
    await bench.runtime.kill(spec);
    expect(existsSync(run)).toBe(false);
  });
});

describe.each(["strongest", "none"])("with isolation %s", (isolation) => {
  const options = isolation === "none" ? { isolation: NO_ISOLATION } : {};

  test("properties are a file for the owner alone, and no secret is in environment or arguments", async () => {
    await using bench = openRuntimeBench(options);
    process.env["SECRET_OF_THE_GRID"] = "hunter1";
    const spec = bench.spec({ settings: { username: "admin", password: "hunter2=?", in_ip: "127.0.1.20" } });
    await bench.runtime.start(spec);
    delete process.env["SECRET_OF_THE_GRID"];
    const [file = "", mode] = (
      await bench.output(spec, 'cat "$MIG_PROPERTIES"; stat -c %a "$MIG_PROPERTIES"')
    ).split(/(?<=\n)(?=600)/);
    expect(file).toBe("username=admin\npassword=hunter2=?\nin_ip=127.0.1.20\n");
    expect(mode).toBe("600\n");
    const visible = await bench.output(
      spec,
      "cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null; env; true",
    );
    expect(visible).toContain("MIG_RUN=");
    expect(visible).not.toMatch(/hunter[12]/);
  });

  test("mig is first on the PATH and runs this program with this node", async () => {
    await using bench = openRuntimeBench({ ...options, installation: { main: "/some where/it's main.ts" } });
    const spec = bench.spec({});
    await bench.runtime.start(spec);
    const path = (await bench.output(spec, "command -v mig")).trim();
    expect(path).toMatch(/content\/bin\/mig$/);
    expect(await bench.output(spec, `tail -n 1 ${path}`)).toBe(
      `exec ${process.execPath} "/some where/it's main.ts" "$@"\n`,
    );
  });

  test("/mnt/run is new at every start and gone after the stop", async () => {
    await using bench = openRuntimeBench(options);
    const spec = bench.spec({ settings: { password: "x" } });
    await bench.runtime.start(spec);
    await bench.output(spec, "touch $MIG_RUN/mig.pid");
    const run = bench.runtime.resolve(spec, "/mnt/run") ?? "";
    expect(statSync(run).mode & 0o777).toBe(0o700);
    await bench.runtime.stop(spec, { graceMs: 5_000 });
    expect(existsSync(run)).toBe(false);
    await bench.runtime.start(spec);
    expect(await bench.output(spec, "ls $MIG_RUN")).toBe("properties\nready\n");
  });
});

test("a program that lies where a volume should be makes the runtime do without namespaces", async () => {
  await using bench = openRuntimeBench({ installation: { main: "/mnt/data/mig/src/main.ts" } });
  expect(bench.runtime.isolation).toEqual(NO_ISOLATION);
});

test("a property with a line end in it and a mount path that is taken are refused before anything starts", async () => {
  await using bench = openRuntimeBench();
  const bad = bench.spec({ settings: { mode: "both\npassword=" } });
  await expect(bench.runtime.start(bad)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  for (const mountPath of ["/mnt/run", "/etc", "/mnt/../etc", "/mnt/a/b"]) {
    mkdirSync(bench.volume("v"), { recursive: true });
    const taken = bench.spec({ volumes: { v: mountPath } });
    await expect(bench.runtime.start(taken)).rejects.toThrow(`its mount path ${mountPath} is not free`);
  }
  expect(bench.runtime.isRunning(bad)).toBe(false);
});
