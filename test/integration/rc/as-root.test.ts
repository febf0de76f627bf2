import { spawn } from "node:child_process";
import { chmodSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readProcess } from "../../../src/embedded-grid/runtime/process-table.ts";
import { openAppliance, runProcess, SCRIPT } from "../../support/appliance-bench.ts";

describe("as root for another user", () => {
  const MIG_USER = "nobody";
  beforeEach((context) => {
    if (process.getuid?.() !== 0) context.skip("needs root");
  });
  // The directory of the test run is root's alone; the other user has to get through it.
  beforeAll(() => chmodSync(tmpdir(), 0o711));

  test("MIG runs as that user, who owns key, state and log, while grid.info is root's", async () => {
    await using appliance = openAppliance();
    const nobody = Number((await runProcess(["id", "-u", MIG_USER], process.env)).out);
    const { status, out } = await appliance.rc("start", { MIG_USER });
    expect(status).toBe(0);
    expect(out).toMatch(/private\.key: owner was root:root, is nobody:\w+ now\n/);
    expect(appliance.log()).toMatch(new RegExp(`^up \\d+ as ${nobody}$`, "m"));
    for (const path of [["config", "private.key"], ["state"], ["log", "mig.log"], ["run", "mig.pid"]]) {
      expect(statSync(appliance.file(...path)).uid, path.join("/")).toBe(nobody);
    }
    expect(statSync(appliance.file("config", "grid.info")).uid).toBe(0);
    expect(statSync(appliance.file("run", "supervisor.pid")).uid).toBe(0);
    expect(await appliance.rc("status", { MIG_USER })).toMatchObject({ status: 0 });
    expect(await appliance.rc("stop", { MIG_USER })).toMatchObject({ status: 0 });
  });

  test("a supervisor.pid that the user wrote does not make root stop anybody", async () => {
    await using appliance = openAppliance();
    await appliance.rc("start", { MIG_USER });
    await appliance.rc("stop", { MIG_USER });
    const victim = spawn("sleep", ["1011"], { stdio: "ignore" });
    const { pid = 0 } = victim;
    const { startTicks = "" } = readProcess(pid) ?? {};
    const forge = `echo "${pid} ${startTicks}" > "$MIG_RUN/supervisor.pid"`;
    await appliance.run(["setpriv", "--reuid=nobody", "--regid=nogroup", "--init-groups", "sh", "-c", forge]);
    expect(statSync(appliance.file("run", "supervisor.pid")).uid).not.toBe(0);
    expect((await appliance.rc("stop", { MIG_USER })).out).toBe("mig: MIG is not running\n");
    expect(victim.exitCode ?? victim.signalCode).toBeNull();
    const ended = new Promise((resolve) => victim.once("exit", resolve));
    victim.kill("SIGKILL");
    await ended;
  });

  test("a read-only config volume is said; what cannot be mended stops nothing", async () => {
    await using appliance = openAppliance();
    chmodSync(appliance.file("config", "private.key"), 0o644);
    const readOnly =
      'mount -n --bind "$MIG_CONFIG" "$MIG_CONFIG" && mount -n -o remount,ro,bind "$MIG_CONFIG" && "$0" start; s=$?; "$0" stop; exit $s';
    const { status, out } = await appliance.run(["unshare", "--mount", "sh", "-c", readOnly, SCRIPT]);
    expect(status).toBe(0);
    expect(out).toContain("config is read-only: owners and modes there cannot be mended\n");
    expect(out).toMatch(/private\.key: mode is 644, should be 600; as its owner or root: chmod 600 /);
  });

  test("somebody else may neither start nor stop it, and is told who may", async () => {
    await using appliance = openAppliance();
    await appliance.rc("start");
    const asNobody = (verb: string, settings: Readonly<Record<string, string>> = {}) =>
      appliance.run(
        ["setpriv", "--reuid=nobody", "--regid=nogroup", "--init-groups", SCRIPT, verb],
        settings,
      );
    expect(await asNobody("start", { MIG_USER: "daemon" })).toMatchObject({ status: 4 });
    const status = await asNobody("status");
    expect(status).toMatchObject({ status: 4 });
    expect(status.err).toContain("call this as root");
  });
});
