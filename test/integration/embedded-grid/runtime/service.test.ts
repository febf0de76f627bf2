import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { NO_ISOLATION } from "../../../../src/embedded-grid/runtime/isolation.ts";
import type { ComponentSpec } from "../../../../src/embedded-grid/runtime/runtime.ts";
import { writeMigStandIn } from "../../../support/mig-stand-in.ts";
import { openRuntimeBench, processesAbout, type RuntimeBench } from "../../../support/runtime-bench.ts";
import { makeTempDir } from "../../../support/temp-dir.ts";

const POLL = { timeout: 15_000, interval: 20 };
const VOLUMES = { config: "/mnt/config", state: "/mnt/state" };

function migComponent(bench: RuntimeBench): ComponentSpec {
  writeFileSync(join(bench.volume("config"), "grid.info"), "grid one\n{\n}\n");
  writeFileSync(join(bench.volume("config"), "private.key"), "key\n");
  return bench.spec({
    component: "main.mig.ctl",
    program: "mig",
    volumes: VOLUMES,
    settings: { username: "admin", password: "hunter2", port_no: "8080" },
  });
}

const log = (bench: RuntimeBench, component: string) =>
  readFileSync(join(bench.directory, "grid/components/app", component, "log"), "utf8");

const ups = async (bench: RuntimeBench, spec: ComponentSpec) =>
  (await bench.output(spec, 'grep -c "^up" "$MIG_LOG" || true')).trim();

describe.each(["strongest", "none"])("with isolation %s", (isolation) => {
  /** A bench whose `mig` is the stand-in. */
  function openService() {
    const temp = makeTempDir();
    const { main } = writeMigStandIn(temp.path);
    const options = { installation: { main }, ...(isolation === "none" ? { isolation: NO_ISOLATION } : {}) };
    const bench = openRuntimeBench(options);
    return {
      bench,
      async [Symbol.asyncDispose]() {
        await bench[Symbol.asyncDispose]();
        temp[Symbol.dispose]();
      },
    };
  }

  test("MIG boots through the service script, which mends the key, and is up when the start ends", async () => {
    await using service = openService();
    const { bench } = service;
    const spec = migComponent(bench);
    await bench.runtime.start(spec);
    expect(log(bench, "main.mig.ctl")).toMatch(
      /private\.key: mode was 644, is 600 now\nmig: MIG is running \(pid \d+\)/,
    );
    expect(readFileSync(join(bench.volume("state"), "up"), "utf8")).toMatch(
      /^serve .*MIG_CONFIG .*MIG_PROPERTIES MIG_RUN MIG_STATE/,
    );
    expect(await bench.output(spec, "mig reload && rc/mig status")).toMatch(
      /^grid\.info was read again\nmig: MIG is running/,
    );
  });

  test("a MIG that is killed is started again, and the component goes on", async () => {
    await using service = openService();
    const { bench } = service;
    const spec = migComponent(bench);
    await bench.runtime.start(spec);
    await bench.output(spec, 'kill -9 "$(cat "$MIG_RUN/mig.pid")"');
    await expect.poll(() => ups(bench, spec), POLL).toBe("2");
    expect(bench.runtime.isRunning(spec)).toBe(true);
  });

  test("a stop is a clean one for MIG and leaves nothing, the supervisor neither", async () => {
    await using service = openService();
    const { bench } = service;
    const spec = migComponent(bench);
    await bench.runtime.start(spec);
    await bench.runtime.stop(spec, { graceMs: 20_000 });
    expect(log(bench, "main.mig.ctl")).toMatch(/mig: MIG is stopped\n$/);
    expect(processesAbout(bench.directory)).toEqual([]);
  });

  test("a kill leaves nothing either", async () => {
    await using service = openService();
    const { bench } = service;
    const spec = migComponent(bench);
    await bench.runtime.start(spec);
    await bench.runtime.kill(spec);
    expect(log(bench, "main.mig.ctl")).not.toContain("stopped");
    expect(processesAbout(bench.directory)).toEqual([]);
  });

  test("without what it needs the component boots all the same, so that a person can bring it and start MIG", async () => {
    await using service = openService();
    const { bench } = service;
    const spec = migComponent(bench);
    mkdirSync(bench.volume("state"), { recursive: true });
    writeFileSync(join(bench.volume("state"), "exit"), "8");
    await bench.runtime.start(spec);
    expect(log(bench, "main.mig.ctl")).toContain("Cannot serve: it was told so");
    await expect(bench.output(spec, "rc/mig status")).rejects.toThrow("MIG is not running");
    expect(await bench.output(spec, 'rm "$MIG_STATE/exit" && rc/mig start')).toContain("MIG is running (pid");
    expect(await bench.output(spec, "rc/mig status")).toContain("MIG is running (pid");
  });

  test("a MIG that cannot start fails the start with its last words", async () => {
    await using service = openService();
    const { bench } = service;
    const spec = migComponent(bench);
    mkdirSync(bench.volume("state"), { recursive: true });
    writeFileSync(join(bench.volume("state"), "exit"), "2");
    await expect(bench.runtime.start(spec)).rejects.toThrow(
      /MIG did not start[\s\S]*Cannot serve: it was told so/,
    );
    expect(processesAbout(bench.directory)).toEqual([]);
  });

  test("the helper runs with its state on its data volume and needs no config volume", async () => {
    await using service = openService();
    const { bench } = service;
    const volumes = { data: "/mnt/data" };
    const spec = bench.spec({
      application: "mig_helper_x",
      component: "main.srv",
      program: "mig-helper",
      volumes,
    });
    await bench.runtime.start(spec);
    expect(readFileSync(join(bench.volume("data"), "up"), "utf8")).toMatch(/^helper /);
    await bench.output(spec, 'kill -9 "$(cat "$MIG_RUN/mig.pid")"');
    await expect.poll(() => ups(bench, spec), POLL).toBe("2");
  });
});
