import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import Database from "better-sqlite3";
import { systemClock } from "../../src/clock.ts";
import { openSqliteJournal } from "../../src/journal/sqlite-journal.ts";
import { jobOf } from "../support/sample-job.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { makeAgent, type Startable, untilHealthy } from "./agent-start.ts";
import type { Bench } from "./bench.ts";
import { figureOf } from "./figure.ts";
import { alternate, timed } from "./trials.ts";

/**
 * The first page of jobs from an agent that has run for a hundred years, beside one that has run ten jobs. Two real agents
 * from one bundle; the jobs are alike, seven steps with their events each, so that both answer with the same page.
 */
const MANY = 100_000;
const FEW = 10;
const STEPS = ["one", "two", "three", "four", "five", "six", "seven"];

export const history: Bench = {
  name: "history",
  trials: 100,
  async measure(n) {
    using temp = makeTempDir();
    await using ours = await startAgent(await makeAgent(temp.file("many")), MANY);
    await using rival = await startAgent(await makeAgent(temp.file("few")), FEW);
    return figureOf({
      name: "history",
      unit: "ms",
      about: `GET /api/v1/jobs with ${MANY} jobs recorded | with ${FEW}; the same 10 jobs in both answers`,
      ...(await alternate(n, { ours: () => timed(ours.firstPage), rival: () => timed(rival.firstPage) })),
      limit: { ratio: "<= 1.5" },
    });
  },
};

async function startAgent(
  agent: Startable,
  jobs: number,
): Promise<AsyncDisposable & { firstPage(): Promise<void> }> {
  fill(join(agent.env["MIG_STATE"] ?? "", "journal.db"), jobs);
  const child = spawn(process.execPath, agent.argv, {
    env: { ...process.env, ...agent.env },
    stdio: "ignore",
  });
  await untilHealthy(agent.port, child);
  const connections = new Agent({ keepAlive: true });
  return {
    firstPage: () => readPage(agent.port, connections),
    async [Symbol.asyncDispose]() {
      connections.destroy();
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function readPage(port: number, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path: "/api/v1/jobs", agent }, (response) => {
      readText(response)
        .then((text) => {
          const jobs: unknown = JSON.parse(text);
          if (Array.isArray(jobs) && jobs.length === FEW) resolve();
          else throw new Error(`the page was: ${text.slice(0, 200)}`);
        })
        .catch(reject);
    }).on("error", reject);
  });
}

/** One job by the journal itself, and the others as copies of its rows: each by a transaction would take minutes. */
function fill(file: string, jobs: number): void {
  const job = jobOf(...STEPS);
  {
    using journal = openSqliteJournal(file, systemClock);
    journal.createJob(job);
    for (const step of STEPS) {
      journal.append(job.id, "agent", { type: "started", step, attempt: 1 });
      journal.append(job.id, "agent", { type: "succeeded", step, output: {} });
    }
    journal.append(job.id, "agent", { type: "ended", state: "succeeded" });
  }
  const db = new Database(file);
  db.exec(`
    CREATE TEMP TABLE number AS WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ${jobs})
      SELECT i, printf('job%08d', i) AS id FROM n;
    INSERT INTO job (id, created_at, spec, ended)
      SELECT number.id, created_at, json_set(spec, '$.id', number.id), ended FROM number, job ORDER BY i;
    INSERT INTO event (job_id, seq, at, by, event)
      SELECT number.id, seq, at, by, event FROM number, event ORDER BY number.id, seq;
    PRAGMA wal_checkpoint(TRUNCATE);
  `);
  db.close();
}
