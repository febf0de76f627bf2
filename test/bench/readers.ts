import { Agent, get } from "node:http";

/** Percentile of these, nearest rank. */
export function percentileOf(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

export interface Reading {
  readonly port: number;
  readonly path: string;
  readonly readers: number;
  /** Of each reader, one right after the other, on a connection that stays. */
  readonly requests: number;
}

/** Milliseconds of every request, from its sending to the last byte of a 200. */
export async function readAtOnce({ port, path, readers, requests }: Reading): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: readers });
  try {
    const all = Array.from({ length: readers }, async () => {
      const times: number[] = [];
      for (let request = 0; request < requests; request += 1) times.push(await readOnce(agent, port, path));
      return times;
    });
    return (await Promise.all(all)).flat();
  } finally {
    agent.destroy();
  }
}

function readOnce(agent: Agent, port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    get({ host: "127.0.0.1", port, path, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${path}: ${response.statusCode ?? ""}`));
      response.resume();
      response.once("end", () => resolve(performance.now() - began));
      response.once("error", reject);
    }).once("error", reject);
  });
}
