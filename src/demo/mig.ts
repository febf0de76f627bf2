import { randomUUID } from "node:crypto";
import type { AgentStatus } from "../agent-facade.ts";
import { askData, type Door } from "../cli/client.ts";
import type { JobView } from "../domain/job.ts";
import type { DemoWorld } from "./demo-file.ts";

/** A daemon of MIG's, agent or helper, as a program outside reaches it: its address and Basic authentication. */
export interface Mig {
  readonly door: Door;
  readonly headers: Readonly<Record<string, string>>;
}

const QUICK_MS = 10_000;
/** A start runs all checks first. */
const START_MS = 120_000;

export function migAt(url: string, { username, password }: DemoWorld): Mig {
  const credentials = Buffer.from(`${username}:${password}`).toString("base64");
  // What changes something must say that it comes from MIG's own page.
  return { door: { url }, headers: { authorization: `Basic ${credentials}`, origin: url } };
}

export async function readStatus({ door, headers }: Mig, signal: AbortSignal): Promise<AgentStatus> {
  const path = "/api/v1/status";
  return (await askData(door, { path, headers, signal, timeoutMs: QUICK_MS })) as AgentStatus;
}

export async function readJob({ door, headers }: Mig, id: string, signal: AbortSignal): Promise<JobView> {
  const path = `/api/v1/jobs/${encodeURIComponent(id)}`;
  return (await askData(door, { path, headers, signal, timeoutMs: QUICK_MS })) as JobView;
}

/** What the button of the page does. Throws what MIG answers: `PREFLIGHT_REFUSED`, `JOB_RUNNING` … */
export async function startJob(
  { door, headers }: Mig,
  request: {
    readonly kind: "migrate" | "snapshot" | "finalize";
    readonly target?: string;
    readonly confirm: string;
  },
  signal: AbortSignal,
): Promise<JobView> {
  return (await askData(door, {
    method: "POST",
    path: "/api/v1/jobs",
    body: request,
    headers: { ...headers, "idempotency-key": randomUUID() },
    signal,
    timeoutMs: START_MS,
  })) as JobView;
}
