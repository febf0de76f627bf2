import { once } from "node:events";
import { createServer } from "node:net";
import type { AgentStatus } from "../../src/agent-facade.ts";
import type { JobView } from "../../src/domain/job.ts";
import type { JobEvent, StoredEvent } from "../../src/domain/step.ts";
import { lockedSettings, startWebBench, type WebBench } from "./web-bench.ts";
import { sampleJob, sampleStatus, sampleSteps } from "./web-samples.ts";

/** The places of a job, each a web face of its own over a scripted agent, all with one password and one private key. */
export type Place = "source" | "helper" | "target";

export interface Places extends AsyncDisposable {
  /** Starts a place at its address; `as` is who answers there. */
  open(place: Place, as?: Place): Promise<WebBench>;
  /** `http://host:port` */
  origin(place: Place): string;
  /** `host:port` of all. */
  readonly hosts: readonly string[];
  /** The job as a place knows it. */
  job(change?: Partial<JobView>): JobView;
}

const STATUS: Readonly<Record<Place, Partial<AgentStatus>>> = {
  source: { grid: { name: "my_grid_one", location: "Los Angeles" } },
  helper: { role: "helper" },
  target: { grid: { name: "my_grid_two", location: "Houston" } },
};

const PLACES = ["source", "helper", "target"] as const;

export async function makePlaces({ isOneAddress = false } = {}): Promise<Places> {
  const [source, helper, other] = await freePorts();
  const ports = { source, helper, target: isOneAddress ? source : other };
  const origin = (place: Place): string => `http://127.0.0.1:${ports[place]}`;
  const open = new Set<WebBench>();
  const addresses = { source: origin("source"), helper: origin("helper"), target: origin("target") };
  const job = (change: Partial<JobView> = {}): JobView =>
    sampleJob({ addresses, steps: sampleSteps(1), ...change });

  return {
    origin,
    job,
    hosts: PLACES.map((place) => new URL(origin(place)).host),
    async open(place, as = place) {
      const settings = { ...lockedSettings(), passSecret: () => "a private key", port: ports[place] };
      const bench = await startWebBench(settings);
      open.add(bench);
      const { grid: _grid, ...status } = sampleStatus();
      bench.facade.script.status = { ...status, ...STATUS[as] };
      return { ...bench, [Symbol.asyncDispose]: () => close(bench) };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...open].map(close));
    },
  };

  async function close(bench: WebBench): Promise<void> {
    if (open.delete(bench)) await bench[Symbol.asyncDispose]();
  }
}

/** Adds to the journal of a place under the number that it has there, tells the watchers, and moves the view along. */
export function happenAs(
  { facade }: WebBench,
  seq: number,
  event: JobEvent,
  change: Partial<JobView> = {},
): void {
  const stored: StoredEvent = { jobId: "job1", seq, at: "2026-11-21T09:00:00.000Z", by: "test", event };
  facade.script.events.set("job1", [...(facade.script.events.get("job1") ?? []), stored]);
  facade.setJob({ ...facade.job("job1"), lastEvent: seq, ...change });
  facade.tell({ type: "event", event: stored });
}

/** Free now, and not given to anybody else at once: their listeners are open together. */
async function freePorts(): Promise<readonly [number, number, number]> {
  const servers = await Promise.all([0, 1, 2].map(listen));
  const [one = 0, two = 0, three = 0] = servers.map((server) => {
    const bound = server.address();
    return typeof bound === "object" && bound !== null ? bound.port : 0;
  });
  await Promise.all(
    servers.map(async (server) => {
      server.close();
      await once(server, "close");
    }),
  );
  return [one, two, three];
}

async function listen() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
