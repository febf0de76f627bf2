import type { AgentFacade } from "../../src/agent-facade.ts";
import { systemClock } from "../../src/clock.ts";
import { openLoginShell } from "../../src/terminal/login-shell.ts";
import { startWeb } from "../../src/web/server.ts";
import type { WebSettings } from "../../src/web/settings.ts";
import { openElsewhere } from "./elsewhere.ts";
import { type GridBench, startGrid } from "./grid-bench.ts";
import { makeTempDir } from "./temp-dir.ts";
import { openSettings } from "./web-bench.ts";

export interface ConsoleBench extends AsyncDisposable {
  readonly facade: AgentFacade;
  readonly grid: GridBench;
  /** Where the socket is. */
  readonly run: string;
  readonly port: number;
  /** What is in the audit, oldest first. */
  audited(): readonly string[];
}

/** A real agent with its web face over a real 3T shell, and a real shell beside it. */
export async function startConsoleBench(
  migIni = "console = controllers\n",
  change: Partial<WebSettings> = {},
): Promise<ConsoleBench> {
  const dir = makeTempDir();
  const grid = await startGrid();
  const [host = "", port = ""] = grid.created.controller.split(":");
  const facade = openElsewhere(
    `grid my_grid_one {\ncontroller = ${host}\nport = ${port}\nMIG_ip = 127.0.1.10:8080\napp_config = ""\nMigHelper_config = ""\n}\n`,
    {
      migIni,
      openLoginShell: (shape) => openLoginShell(shape, { clock: systemClock, environment: { PS1: "" } }),
    },
  );
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const settings = openSettings({ socketPath: dir.file("mig.sock"), ...change });
  const web = await startWeb({ facade, settings, clock: systemClock, log: silent });
  return {
    facade,
    grid,
    run: dir.path,
    port: web.port,
    audited: () =>
      facade
        .audit(20)
        .map(({ by, what, result }) => `${by}: ${what}: ${result.replace(/\d+ s$/, "N s")}`)
        .toReversed(),
    async [Symbol.asyncDispose]() {
      await web[Symbol.asyncDispose]();
      await facade[Symbol.asyncDispose]();
      await grid[Symbol.asyncDispose]();
      dir[Symbol.dispose]();
    },
  };
}
