import { request } from "node:http";
import { migUrl } from "../../../src/demo/layout.ts";
import type { JobView } from "../../../src/domain/job.ts";
import type { Gate } from "../../../src/domain/serving.ts";
import type { CrashGrid } from "./crash-grid.ts";

export interface MigAnswer {
  readonly status: number;
  readonly body: unknown;
}

const ANSWER_MS = 10_000;

/** Asks a page of MIG's; undefined when nobody answers, whatever the reason: it may just have been killed. */
export function callMig(url: string, body?: object, key?: string): Promise<MigAnswer | undefined> {
  const { origin } = new URL(url);
  const headers = { origin, "content-type": "application/json", ...(key && { "idempotency-key": key }) };
  const method = body === undefined ? "GET" : "POST";
  return new Promise((resolve) => {
    const asked = request(url, { agent: false, method, headers, timeout: ANSWER_MS }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.once("error", () => resolve(undefined));
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, body: parseJson(Buffer.concat(parts).toString()) }),
      );
    });
    asked.once("timeout", () => asked.destroy());
    asked.once("error", () => resolve(undefined));
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function apiOf(grid: CrashGrid, path: string): string {
  return `${migUrl(grid)}/api/v1/${path}`;
}

export async function jobAt(grid: CrashGrid, id: string): Promise<JobView | undefined> {
  const answer = await callMig(apiOf(grid, `jobs/${id}`));
  return answer?.status === 200 ? (answer.body as JobView) : undefined;
}

export async function gateAt(grid: CrashGrid): Promise<Gate | undefined> {
  return (await callMig(`${migUrl(grid)}/may-serve`))?.body as Gate | undefined;
}
