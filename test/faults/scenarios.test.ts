import { beforeAll, describe, expect, test } from "vitest";
import { SCENARIOS } from "../../src/demo/scenarios/catalogue.ts";
import { goldenOf, type PlayedScenarios, playScenarios } from "../support/scenario-run.ts";

/**
 * What shares a demo. One that leaves the guestbook where it was may be followed by another; what is said must be the
 * same as when it is played alone, so those without a job come before those with one, and those that say which job was
 * the one before stand alone.
 */
const PROGRAMMES: readonly (readonly string[])[] = [
  [
    "stuck",
    "source-does-not-return",
    "helper-refused",
    "stop-refused",
    "copy-breaks",
    "target-does-not-start",
  ],
  ["wrong-key", "application-unknown", "unknown-grid", "controller-down", "other-host-key", "helper-stays"],
  ["broken-grid-info", "missing-grid-info", "key-too-open", "key-unreadable", "key-of-another-user"],
  ["malformed-http", "oversized-body", "wrong-password", "journal-full", "second-job"],
  ["port-in-use", "journal-newer", "waits-unknown"],
  ["helper-lost", "helper-killed"],
  ["source-not-destroyed"],
  ["waits-repairing"],
  ["waits-restarting"],
  ["agent-killed"],
  ["grid-server-killed"],
  ["stale-copy"],
];
const AT_ONCE = 2;
const ALL_MS = 900_000;

const played = new Map<string, Promise<PlayedScenarios>>();

/** Two demos at a time: the smallest machine has two cores. */
function playAll(): void {
  const lanes = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  for (const programme of PROGRAMMES) {
    const { promise, resolve, reject } = Promise.withResolvers<PlayedScenarios>();
    promise.catch(() => undefined);
    for (const name of programme) played.set(name, promise);
    queue.push(() => playScenarios(programme).then(resolve, reject));
  }
  for (const lane of lanes) void lane.then(takeTurns);
}

const queue: (() => Promise<void>)[] = [];

async function takeTurns(): Promise<void> {
  for (let turn = queue.shift(); turn !== undefined; turn = queue.shift()) await turn();
}

beforeAll(playAll);

describe("a scenario goes as it says, word for word", () => {
  test.each(SCENARIOS.map(({ name }) => name))("%s", { timeout: ALL_MS }, async (name) => {
    const run = await played.get(name);
    const transcript = run?.transcripts.get(name);
    expect(transcript, run?.said).toBeDefined();
    expect(transcript).toBe(goldenOf(name, transcript ?? ""));
    expect(transcript).toContain("\nIt went as the scenario says.\n");
  });
});

test("every demo ends well and leaves no process", { timeout: ALL_MS }, async () => {
  for (const run of await Promise.all(new Set(played.values()))) {
    expect(run.exit, run.said).toBe(0);
    expect(run.left).toEqual([]);
  }
});
