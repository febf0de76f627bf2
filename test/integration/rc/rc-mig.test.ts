import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readProcess } from "../../../src/embedded-grid/runtime/process-table.ts";
import { openAppliance } from "../../support/appliance-bench.ts";
import { findProgram } from "../../support/tool.ts";

const POLL = { timeout: 15_000, interval: 20 };

const isDead = (pid: number) => (readProcess(pid)?.state ?? "Z") === "Z";

describe("starting and stopping", () => {
  test("start ends when MIG answers, status says so, stop leaves nothing", async () => {
    await using appliance = openAppliance();
    expect(await appliance.rc("status")).toMatchObject({ status: 3, err: "mig: MIG is not running\n" });
    const start = await appliance.rc("start");
    expect(start).toMatchObject({ status: 0, err: "" });
    const pid = appliance.pid();
    expect(start.out).toBe(
      `mig: MIG is running (pid ${pid}), its log is ${appliance.file("log", "mig.log")}\n`,
    );
    expect(await appliance.rc("status")).toMatchObject({
      status: 0,
      out: `mig: MIG is running (pid ${pid})\n`,
    });
    expect(await appliance.rc("stop")).toMatchObject({ status: 0, out: "mig: MIG is stopped\n" });
    expect(isDead(pid)).toBe(true);
    expect(existsSync(appliance.file("run", "mig.pid"))).toBe(false);
    expect(existsSync(appliance.file("run", "supervisor.pid"))).toBe(false);
    expect(await appliance.rc("status")).toMatchObject({ status: 3 });
    expect(appliance.log()).toMatch(/ mig: starting .*mig serve\nup \d+ as \d+\nTERM 1\n/);
  });

  test("started again by hand it reads its configuration again and goes on running", async () => {
    await using appliance = openAppliance();
    await appliance.rc("start");
    const pid = appliance.pid();
    const again = await appliance.rc("start");
    expect(again).toMatchObject({ status: 0, err: "" });
    expect(again.out).toBe(
      `mig: MIG is running already (pid ${pid}); it reads its configuration again:\ngrid.info was read again\n`,
    );
    expect(appliance.pid()).toBe(pid);
  });

  test("two starts at the same time start one MIG", async () => {
    await using appliance = openAppliance();
    const starts = await Promise.all([appliance.rc("start"), appliance.rc("start"), appliance.rc("start")]);
    expect(starts.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(appliance.log().match(/^up /gm)).toHaveLength(1);
  });

  test("restart is another process, also when none ran before", async () => {
    await using appliance = openAppliance();
    expect(await appliance.rc("restart")).toMatchObject({ status: 0 });
    const pid = appliance.pid();
    expect(await appliance.rc("restart")).toMatchObject({ status: 0 });
    expect(isDead(pid)).toBe(true);
    expect(appliance.pid()).not.toBe(pid);
  });

  test("stopping what does not run is fine, reloading it is not", async () => {
    await using appliance = openAppliance();
    expect(await appliance.rc("stop")).toMatchObject({ status: 0, out: "mig: MIG is not running\n" });
    expect(await appliance.rc("reload")).toMatchObject({ status: 7 });
    await appliance.rc("start");
    expect(await appliance.rc("reload")).toMatchObject({ status: 0 });
  });

  test("a MIG in a long step is waited for, then told to leave it", async () => {
    await using appliance = openAppliance();
    mkdirSync(appliance.file("state"));
    writeFileSync(appliance.file("state", "deaf"), "");
    await appliance.rc("start");
    const stop = await appliance.rc("stop", { MIG_STOP_SECONDS: "1" });
    expect(stop.status).toBe(0);
    expect(stop.out).toMatch(/^mig: MIG is still in a step after 1 s; .*\nmig: MIG is stopped\n$/);
    expect(appliance.log()).toContain("TERM 1\nTERM 2\n");
  });

  test("a word that is no verb gets the usage", async () => {
    await using appliance = openAppliance();
    expect(await appliance.rc("begin")).toMatchObject({ status: 2 });
    expect((await appliance.rc("")).err).toMatch(
      /^mig: Usage: .*start\|stop\|restart\|reload\|status\|configtest\n$/,
    );
  });
});

describe("when it dies", () => {
  test("it is started again", async () => {
    await using appliance = openAppliance();
    await appliance.rc("start");
    const pid = appliance.pid();
    process.kill(pid, "SIGKILL");
    await expect.poll(() => appliance.log().match(/^up /gm)?.length, POLL).toBe(2);
    expect(await appliance.rc("status")).toMatchObject({ status: 0 });
    expect(appliance.pid()).not.toBe(pid);
    expect(appliance.log()).toContain("mig: mig serve ended with status 137\n");
  });

  test("a stop that comes while it is started again is not lost", async () => {
    await using appliance = openAppliance();
    mkdirSync(appliance.file("state"));
    mkdirSync(appliance.file("tools"));
    // The last thing the supervisor calls before it forks; the signal is there when the new process is not yet itself.
    const rm = `#!/bin/sh
      read -r supervisor _ <"$MIG_RUN/supervisor.pid" 2>/dev/null
      [ "$supervisor" = $PPID ] && /bin/rm "$MIG_STATE/stop-now" 2>/dev/null && kill -TERM $PPID
      exec /bin/rm "$@"`;
    writeFileSync(appliance.file("tools", "rm"), rm, { mode: 0o755 });
    await appliance.rc("start", { PATH: `${appliance.file("tools")}:${process.env["PATH"] ?? ""}` });
    writeFileSync(appliance.file("state", "stop-now"), "");
    process.kill(appliance.pid(), "SIGKILL");
    await expect.poll(() => existsSync(appliance.file("run", "supervisor.pid")), POLL).toBe(false);
    expect(existsSync(appliance.file("state", "stop-now"))).toBe(false);
  });

  test("at once and again, it is left alone, and status and start say what happened", async () => {
    await using appliance = openAppliance();
    mkdirSync(appliance.file("state"));
    writeFileSync(appliance.file("state", "exit"), "1");
    const start = await appliance.rc("start");
    expect(start.status).toBe(1);
    expect(start.err).toMatch(/^mig: MIG did not start\. Its last words, from .*mig\.log:\n/);
    expect(start.err).toContain("  Cannot serve: it was told so\n");
    expect(start.err).toContain("it ended 6 times within 60 s and is left alone");
    expect(await appliance.rc("status")).toMatchObject({ status: 1 });
    rmSync(appliance.file("state", "exit"));
    const mended = await appliance.rc("start");
    expect(mended.status).toBe(0);
    expect(mended.out).toContain("it was not stopped cleanly the last time");
  });

  test("of a broken configuration it is not tried again, and the status says: not configured", async () => {
    await using appliance = openAppliance();
    mkdirSync(appliance.file("state"));
    writeFileSync(appliance.file("state", "exit"), "8");
    const start = await appliance.rc("start");
    expect(start.status).toBe(6);
    expect(start.err.match(/Cannot serve/g)).toHaveLength(1);
  });

  test("a pid file that names a stranger by now is stale: nobody is harmed", async () => {
    await using appliance = openAppliance();
    await appliance.rc("start");
    const [supervisor = ""] = readFileSync(appliance.file("run", "supervisor.pid"), "utf8").split(" ");
    process.kill(-Number(supervisor), "SIGKILL");
    await expect.poll(() => isDead(Number(supervisor)), POLL).toBe(true);
    expect(await appliance.rc("status")).toMatchObject({ status: 1 });
    const stranger = spawn("sleep", ["1010"], { stdio: "ignore" });
    const pidFile = appliance.file("run", "supervisor.pid");
    writeFileSync(pidFile, `${stranger.pid ?? 0} 12345\n`);
    expect(await appliance.rc("stop")).toMatchObject({ status: 0, out: "mig: MIG is not running\n" });
    writeFileSync(pidFile, `${stranger.pid ?? 0} 12345\n`);
    expect(await appliance.rc("start")).toMatchObject({ status: 0 });
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    const ended = new Promise((resolve) => stranger.once("exit", resolve));
    stranger.kill("SIGKILL");
    await ended;
  });

  test("a MIG that does not answer is said so, with its last words", async () => {
    await using appliance = openAppliance();
    mkdirSync(appliance.file("state"));
    writeFileSync(appliance.file("state", "mute"), "");
    const start = await appliance.rc("start", { MIG_START_SECONDS: "2" });
    expect(start.status).toBe(1);
    expect(start.err).toMatch(/MIG does not answer after 2 s; it is left running/);
    expect(await appliance.rc("status")).toMatchObject({ status: 4 });
  });
});

describe("a helper", () => {
  test("needs no config volume and runs mig helper", async () => {
    await using appliance = openAppliance();
    rmSync(appliance.file("config"), { recursive: true });
    expect(await appliance.rc("start", { MIG_COMMAND: "helper" })).toMatchObject({ status: 0, err: "" });
    expect(readFileSync(appliance.file("state", "up"), "utf8")).toMatch(
      /^helper .*MIG_CONFIG.* MIG_RUN .*MIG_STATE/,
    );
  });
});

test("without curl it asks mig itself whether MIG answers", async () => {
  await using appliance = openAppliance();
  const needed =
    "awk cat chmod chown cp date dirname flock id ls mkdir rm setsid sh sleep stat tail wc".split(" ");
  mkdirSync(appliance.file("tools"));
  for (const name of needed) symlinkSync(findProgram(name) ?? "", appliance.file("tools", name));
  const PATH = appliance.file("tools");
  expect(await appliance.rc("start", { PATH })).toMatchObject({ status: 0, err: "" });
  expect(await appliance.rc("status", { PATH })).toMatchObject({ status: 0, err: "" });
});

test("settings come from the file of defaults too", async () => {
  await using appliance = openAppliance();
  writeFileSync(appliance.file("defaults"), `MIG_STATE=${appliance.file("other-state")}\n`);
  expect(await appliance.rc("start", { MIG_DEFAULTS: appliance.file("defaults") })).toMatchObject({
    status: 0,
  });
  expect(existsSync(appliance.file("other-state", "up"))).toBe(true);
});

test("a program that is not there is not installed", async () => {
  await using appliance = openAppliance();
  const start = await appliance.rc("start", { MIG_BIN: appliance.file("no-such-mig") });
  expect(start).toMatchObject({ status: 5 });
  expect(start.err).toContain("there is no program");
});

test("a log that became too long is cut at the next start", async () => {
  await using appliance = openAppliance();
  mkdirSync(appliance.file("log"));
  writeFileSync(appliance.file("log", "mig.log"), "x".repeat(5 * 1024 * 1024 + 1));
  await appliance.rc("start");
  expect(appliance.log().length).toBeLessThan(1_000);
  expect(statSync(appliance.file("log", "mig.log.1")).size).toBe(5 * 1024 * 1024 + 1);
});
