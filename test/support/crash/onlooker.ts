import { Agent, request } from "node:http";
import { systemClock } from "../../../src/clock.ts";
import { guestbookUrl } from "../../../src/demo/layout.ts";
import type { CrashGrid } from "./crash-grid.ts";
import type { Ledger } from "./ledger.ts";
import { livingCopies } from "./world-view.ts";

/** Looks at both copies all the time, from outside, and signs the guestbook wherever it serves. */
export interface Onlooker extends AsyncDisposable {
  /** What must never be, once seen. */
  readonly complaints: readonly string[];
  readonly looks: number;
  /** What runs on this grid was started by hand: it may run and must not serve, or is another application by now. */
  allow(what: Allowed | undefined): void;
}

export interface Allowed {
  readonly on: CrashGrid;
  readonly to: "run" | "serve";
}

const LOOK_EVERY_MS = 20;
/** Each look asks; every so many-th look also writes, which costs a sync of the disk. */
const LOOKS_A_SIGNATURE = 4;
const ANSWER_MS = 5_000;

export interface Onlooking {
  readonly grids: readonly CrashGrid[];
  readonly ledger: Ledger;
}

export function startOnlooker({ grids, ledger }: Onlooking): Onlooker {
  const ending = new AbortController();
  const complaints = new Set<string>();
  const http = new Agent({ keepAlive: false });
  let allowed: Allowed | undefined;
  let looks = 0;

  async function look(): Promise<void> {
    looks += 1;
    const message = `${process.pid}-${performance.now().toFixed(3)}-${looks}`;
    const ours = grids.filter((grid) => allowed?.to !== "serve" || grid !== allowed.on);
    const living = livingCopies(grids.filter((grid) => grid !== allowed?.on));
    const writes = looks % LOOKS_A_SIGNATURE === 0;
    const answers = await Promise.all(
      ours.map(async (grid) => ({ grid, status: await ask(http, grid, writes ? message : undefined) })),
    );
    const serving = answers.filter(({ status }) => status !== undefined);
    for (const { grid, status } of serving) if (status === 201) ledger.add({ message, grid: grid.name });
    if (living.length > 1) complaints.add(`two copies run: ${living.join(", ")}`);
    if (serving.length > 1)
      complaints.add(`two copies serve: ${serving.map(({ grid }) => grid.name).join(", ")}`);
  }
  const going = (async () => {
    while (!ending.signal.aborted) {
      await look();
      await systemClock.sleep(LOOK_EVERY_MS, ending.signal).catch(() => undefined);
    }
  })();
  return {
    get complaints() {
      return [...complaints];
    },
    get looks() {
      return looks;
    },
    allow(what) {
      allowed = what;
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await going;
      http.destroy();
    },
  };
}

/** Status of the answer: any is one of a copy that serves. Undefined: nobody answers. */
function ask(agent: Agent, grid: CrashGrid, message: string | undefined): Promise<number | undefined> {
  const method = message === undefined ? "HEAD" : "POST";
  return new Promise((resolve) => {
    const asked = request(
      `${guestbookUrl(grid)}/entries`,
      { agent, method, timeout: ANSWER_MS },
      (response) => {
        response.resume();
        response.once("end", () => resolve(response.statusCode));
        response.once("error", () => resolve(undefined));
      },
    );
    asked.once("timeout", () => asked.destroy());
    asked.once("error", () => resolve(undefined));
    if (message !== undefined) asked.setHeader("content-type", "application/json");
    asked.end(message === undefined ? undefined : JSON.stringify({ name: "writer", message }));
  });
}
