import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { jobOf } from "../../support/sample-job.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

/** Answers each question after it has noted it, and that the one who asks has not gone on meanwhile. */
const ANSWERER = `
cd "$1"
echo ready
while :; do
  for ask in *.ask; do
    [ -e "$ask" ] || continue
    cat "$ask" >>said
    echo >>said
    rm "$ask"
  done
done
`;

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test("each durable write of a journal asks before and after, and waits for the answer", async () => {
  using dir = makeTempDir();
  const faults = dir.file("faults");
  mkdirSync(faults);
  const answerer = spawn("sh", ["-c", ANSWERER, "answerer", faults], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(answerer.stdout, "data");
  try {
    vi.stubEnv("MIG_FAULT", faults);
    vi.stubEnv("MIG_COMPONENT", "/grid/main.mig.ctl");
    vi.resetModules();
    const { openSqliteJournal } = await import("../../../src/journal/sqlite-journal.ts");
    using journal = openSqliteJournal(dir.file("journal.db"), systemClock);
    const spec = jobOf("copy");
    journal.createJob(spec);
    journal.append(spec.id, "agent", { type: "started", step: "copy", attempt: 1 });
    journal.set("place", "secret");
    journal.audit({ by: "test", what: "start migrate", result: "fine" });
    journal.importAll({ version: 1, jobs: [] });
  } finally {
    await end(answerer);
  }
  const said = readFileSync(`${faults}/said`, "utf8");
  const asked = said
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { side: string; write: object });
  expect(asked.map(({ side }) => side)).toEqual(Array.from({ length: 5 }, () => ["before", "after"]).flat());
  expect(asked.filter(({ side }) => side === "after").map(({ write }) => write)).toEqual([
    { method: "createJob", kind: "migrate" },
    { method: "append", jobId: expect.any(String), event: { type: "started", step: "copy", attempt: 1 } },
    { method: "set", key: "place" },
    { method: "audit", what: "start migrate" },
    { method: "importAll" },
  ]);
  expect(said).not.toContain("secret");
  expect(asked[0]).toMatchObject({ component: "/grid/main.mig.ctl" });
});

async function end(child: ChildProcess): Promise<void> {
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}
