import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { isTerminal, type JobView } from "../../domain/job.ts";
import { tallyJobs } from "./job-tally.ts";
import type { MetricsParts } from "./metrics-parts.ts";

/** From a quick command to a long copy. */
const STEP_SECONDS = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400];

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

/** Few, with few labels. What they say is read from the agent at each scrape; what is counted is counted as it happens. */
export function createMetrics(parts: MetricsParts): Metrics {
  const registry = new Registry();
  addState(registry, parts);
  addJobs(registry, parts);
  addMachine(registry, parts);
  return { contentType: registry.contentType, text: () => registry.metrics() };
}

type Labels = Readonly<Record<string, string>>;

function gauge(
  registry: Registry,
  [name, help]: readonly [string, string],
  read: () => readonly (readonly [Labels, number])[],
): void {
  const labelNames = LABELS[name] ?? [];
  registry.registerMetric(
    new Gauge({
      name,
      help,
      labelNames,
      registers: [],
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.set(labels, value);
      },
    }),
  );
}

/** What each metric is told apart by; those that are missing have none. */
export const LABELS: Readonly<Record<string, string[]>> = {
  mig_jobs_total: ["kind", "result"],
  mig_step_duration_seconds: ["kind", "step"],
  mig_last_success_timestamp_seconds: ["kind"],
  mig_info: ["version", "role"],
  mig_job_running: ["kind"],
  mig_job_waiting: ["kind"],
  mig_job_stuck: ["kind"],
  mig_controller_up: ["controller"],
  mig_ready: ["part"],
  mig_preflight_failed: ["check", "grid"],
};

function addState(registry: Registry, { facade }: MetricsParts): void {
  gauge(registry, ["mig_info", "Version and role of this MIG; always 1"], () => {
    const { version, role } = facade.status();
    return [[{ version, role }, 1]];
  });
  gauge(registry, ["mig_gate_open", "1 while the application may serve here"], () => [
    [{}, facade.gate().serve ? 1 : 0],
  ]);
  gauge(registry, ["mig_ready", "1 for each part that is ready: journal, configuration, record"], () =>
    facade.readiness().parts.map(({ name, ok }) => [{ part: name }, ok ? 1 : 0] as const),
  );
  gauge(registry, ["mig_config_valid", "0 while the configuration has an error"], () => [
    [{}, facade.status().configProblem === undefined ? 1 : 0],
  ]);
  gauge(registry, ["mig_controller_up", "1 when the last attempt to reach the controller succeeded"], () =>
    facade.setup
      .figures()
      .controllers.flatMap(({ grid, up }) =>
        up === undefined ? [] : [[{ controller: grid }, up ? 1 : 0] as const],
      ),
  );
  gauge(registry, ["mig_preflight_failed", "1 for each check that failed at the last look at a grid"], () =>
    facade
      .grids()
      .flatMap(({ name }) =>
        (facade.lastReport(name)?.checks ?? [])
          .filter(({ severity }) => severity === "error")
          .map(({ id }) => [{ check: id, grid: name }, 1] as const),
      ),
  );
}

function addJobs(registry: Registry, { facade }: MetricsParts): void {
  const current = (holds: (job: JobView) => boolean) => () => {
    const { job, lastJob } = facade.status();
    const shown = job ?? lastJob;
    return shown !== undefined && holds(shown) ? [[{ kind: shown.kind }, 1] as const] : [];
  };
  gauge(registry, ["mig_job_running", "1 while a job of this kind has not ended"], current(isUnderWay));
  gauge(
    registry,
    ["mig_job_waiting", "1 while it waits for a person, a time or a controller"],
    current(({ state }) => state === "waiting"),
  );
  gauge(
    registry,
    ["mig_job_stuck", "1 while the last job is stuck: a person must look"],
    current(({ state }) => state === "stuck"),
  );
  const registers = [registry];
  const ended = new Counter({
    name: "mig_jobs_total",
    help: "Jobs that have ended since the start, by kind and result",
    labelNames: LABELS["mig_jobs_total"] ?? [],
    registers,
  });
  const seconds = new Histogram({
    name: "mig_step_duration_seconds",
    help: "How long steps of ended jobs took",
    labelNames: LABELS["mig_step_duration_seconds"] ?? [],
    buckets: STEP_SECONDS,
    registers,
  });
  const success = new Gauge({
    name: "mig_last_success_timestamp_seconds",
    help: "When a job of this kind last succeeded",
    labelNames: LABELS["mig_last_success_timestamp_seconds"] ?? [],
    registers,
  });
  const bytes = new Counter({
    name: "mig_transfer_bytes_total",
    help: "Bytes copied since the first scrape",
    registers,
  });
  tallyJobs(facade, {
    ended(job) {
      ended.inc({ kind: job.kind, result: job.state });
      for (const { name, startedAt, endedAt } of job.steps) {
        if (startedAt === undefined || endedAt === undefined) continue;
        const took = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
        seconds.observe({ kind: job.kind, step: name }, Math.max(0, took));
      }
    },
    succeeded: ({ kind, endedAt }) => success.set({ kind }, Date.parse(endedAt ?? "") / 1000 || 0),
    copied: (more) => bytes.inc(more),
  });
}

function isUnderWay({ state }: JobView): boolean {
  return !isTerminal(state);
}

function addMachine(registry: Registry, { facade, streams, failures }: MetricsParts): void {
  gauge(registry, ["mig_sse_clients", "Answers that are held open: streams, consoles, waiting gates"], () => [
    [{}, streams.size],
  ]);
  gauge(registry, ["mig_journal_bytes", "Size of the journal"], () => [
    [{}, facade.setup.figures().journalBytes],
  ]);
  gauge(registry, ["mig_webhook_waiting", "Messages that the webhook has not taken yet"], () => [
    [{}, facade.setup.figures().deliveriesWaiting],
  ]);
  gauge(
    registry,
    ["mig_webhook_given_up", "Messages that the webhook never took, of the last hundred"],
    () => [[{}, facade.setup.figures().deliveriesGivenUp]],
  );
  gauge(registry, ["mig_process_resident_bytes", "Memory of this MIG"], () => [
    [{}, process.memoryUsage.rss()],
  ]);
  registry.registerMetric(
    new Counter({
      name: "mig_auth_failures_total",
      help: "Log-ins with wrong credentials since the start",
      registers: [],
      collect() {
        this.reset();
        this.inc(failures.logIn);
      },
    }),
  );
}
