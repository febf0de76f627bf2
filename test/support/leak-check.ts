import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll } from "vitest";
import { endProcesses, markProcesses, ourProcesses } from "./our-processes.ts";
import { followTimers, ourTimers } from "./our-timers.ts";

/**
 * Runs with every test file (test/vitest.config.ts) and fails it when it leaves something open: a process,
 * a server, a socket, a timer, a watcher, a temporary file. It looks when all hooks of the file have run, and
 * gives what is just closing a moment. What a test leaves behind is ended here, so that the next run starts clean.
 */
const GRACE_MS = Number(process.env["MIG_TEST_GRACE_MS"] ?? 2_000);
const LOOK_EVERY_MS = 20;
const SETTLE_TURNS = 5;

/** The others come and go by themselves, such as reads of files. */
const WATCHED = new Set([
  "FSEventWrap",
  "PipeServerWrap",
  "PipeWrap",
  "ProcessWrap",
  "SignalWrap",
  "StatWatcher",
  "TCPServerWrap",
  "TCPSocketWrap",
  "UDPWrap",
  "Worker",
]);

const outerTmpdir = tmpdir();
let ownTmpdir: string;
let before: ReadonlyMap<string, number>;

beforeAll(() => {
  ownTmpdir = mkdtempSync(join(outerTmpdir, "mig-test-"));
  process.env["TMPDIR"] = ownTmpdir;
  markProcesses();
  followTimers();
  before = countResources();
});

afterAll(async () => {
  // A server that was asked for in the last moment has no handle yet.
  for (let turn = 0; turn < SETTLE_TURNS; turn += 1) await nextTurn();
  const deadline = performance.now() + GRACE_MS;
  let left = lookForLeaks();
  while (left.length > 0 && performance.now() < deadline) {
    await pause(LOOK_EVERY_MS);
    left = lookForLeaks();
  }
  endProcesses();
  rmSync(ownTmpdir, { recursive: true, force: true });
  process.env["TMPDIR"] = outerTmpdir;
  if (left.length > 0) throw new Error(`The tests of this file left open: ${left.join("; ")}`);
});

/** What Chromium leaves in the temporary directory now and then; it is of no test of ours. */
const CHROMIUMS_OWN = ".org.chromium.";

function lookForLeaks(): readonly string[] {
  const resources = [...countResources()]
    .map(([type, count]) => ({ type, more: count - (before.get(type) ?? 0) }))
    .filter(({ more }) => more > 0)
    .map(({ type, more }) => `${more} ${type}`);
  const timers = ourTimers().map((place) => `timer of ${place}`);
  const processes = ourProcesses().map(({ pid, command }) => `process ${pid} (${command})`);
  const files = readdirSync(ownTmpdir)
    .filter((name) => !name.startsWith(CHROMIUMS_OWN))
    .map((name) => `temporary file ${name}`);
  return [...resources, ...timers, ...processes, ...files];
}

function countResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) {
    if (WATCHED.has(type)) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}
