import { expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { openSqliteJournal } from "../../../src/journal/sqlite-journal.ts";
import { jobOf } from "../../support/sample-job.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const job = jobOf("one");

test("what is to be told is durable with its event, and nothing else is told", () => {
  using dir = makeTempDir();
  {
    using journal = openSqliteJournal(dir.file("journal.db"), systemClock);
    journal.createJob(job);
    journal.append(job.id, "agent", { type: "started", step: "one", attempt: 1 });
    journal.append(job.id, "agent", { type: "waiting", for: "a person" });
    journal.append(job.id, "agent", { type: "ended", state: "stuck" });
  }
  using again = openSqliteJournal(dir.file("journal.db"), systemClock);
  expect(again.outbox.waiting()).toMatchObject([
    { id: `${job.id}-2`, type: "job.waiting", attempts: 0 },
    { id: `${job.id}-3`, type: "job.stuck", attempts: 0 },
  ]);
});

test("that a job waits for the same still, nobody is told twice", () => {
  using dir = makeTempDir();
  using journal = openSqliteJournal(dir.file("journal.db"), systemClock);
  journal.createJob(job);
  for (const words of ["the controller", "the controller", "a person", "the controller"]) {
    journal.append(job.id, "agent", { type: "waiting", for: words });
    journal.append(job.id, "agent", { type: "going-on" });
  }
  expect(journal.outbox.waiting().map(({ seq }) => seq)).toEqual([1, 5, 7]);
});

test("what a helper has not told it hands over with the journal, and the agent tells it", () => {
  using dir = makeTempDir();
  using helper = openSqliteJournal(dir.file("helper.db"), systemClock);
  using agent = openSqliteJournal(dir.file("agent.db"), systemClock);
  agent.createJob(job);
  helper.importAll(agent.exportFrom(job.id), job.id);
  helper.append(job.id, "helper", { type: "waiting", for: "the controller" });
  helper.append(job.id, "helper", { type: "waiting", for: "a person" });
  const [told] = helper.outbox.waiting();
  const triedAt = new Date().toISOString();
  helper.outbox.record(told?.id ?? "", { state: "delivered", triedAt, answer: "200 OK" });
  const dump = { ...helper.exportFrom(job.id), notices: helper.outbox.handOver() };
  expect(helper.outbox.waiting()).toEqual([]);
  expect(helper.outbox.handOver()).toEqual(dump.notices);
  for (let time = 0; time < 2; time += 1) agent.importAll(dump, job.id);
  expect(agent.outbox.waiting()).toMatchObject([{ type: "job.waiting", jobId: job.id, seq: 2 }]);
});

test("of what was delivered the last hundred are remembered, of what waits everything", () => {
  using dir = makeTempDir();
  using journal = openSqliteJournal(dir.file("journal.db"), systemClock);
  journal.createJob(job);
  for (let count = 1; count <= 130; count += 1) {
    const { seq } = journal.append(job.id, "agent", { type: "waiting", for: `reason ${count}` });
    if (count > 20)
      journal.outbox.record(`${job.id}-${seq}`, {
        state: "delivered",
        triedAt: "2026-01-01T00:00:00Z",
        answer: "200",
      });
  }
  expect(journal.outbox.count("delivered")).toBe(100);
  expect(journal.outbox.count("waiting")).toBe(20);
  expect(journal.outbox.deliveries(3).map(({ id }) => id)).toEqual([
    `${job.id}-130`,
    `${job.id}-129`,
    `${job.id}-128`,
  ]);
});
