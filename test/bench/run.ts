import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { Bench } from "./bench.ts";

/**
 * `npm run bench [-- [--trials N] [NAME…]]`: the figures, one line of JSON each, ours beside a rival, by turns. Exits with 1
 * when a limit is not met. Each figure's file says what it compares; they are loaded one by one, for what another has
 * loaded would be measured too.
 */
const FIGURES: Readonly<Record<string, () => Promise<Bench>>> = {
  "ssh-command": async () => (await import("./ssh-command.ts")).sshCommand,
  "agent-start": async () => (await import("./agent-start.ts")).agentStart,
  "agent-memory": async () => (await import("./agent-memory.ts")).agentMemory,
  journal: async () => (await import("./journal.ts")).journal,
  history: async () => (await import("./history.ts")).history,
  copy: async () => (await import("./copy.ts")).copy,
  overhead: async () => (await import("./overhead.ts")).overhead,
  page: async () => (await import("./page.ts")).page,
  watchers: async () => (await import("./watchers.ts")).watchers,
  weight: async () => (await import("./weight.ts")).weight,
};

/** More than that and something else is at work. */
const QUIET_LOAD_A_CORE = 0.25;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { trials: { type: "string" } },
    allowPositionals: true,
  });
  const trials = values.trials === undefined ? undefined : Number(values.trials);
  const unknown = positionals.find((name) => !(name in FIGURES));
  if (unknown !== undefined || trials === 0 || Number.isNaN(trials)) {
    console.error(`Usage: npm run bench -- [--trials N] [${Object.keys(FIGURES).join("|")}]…`);
    process.exitCode = 2;
    return;
  }
  const names = positionals.length > 0 ? positionals : Object.keys(FIGURES);
  for (const name of names) {
    warnWhenBusy(name);
    const bench = await FIGURES[name]?.();
    const figure = await bench?.measure(trials ?? bench.trials);
    console.log(JSON.stringify(figure));
    if (figure?.ok !== true) process.exitCode = 1;
  }
}

function warnWhenBusy(name: string): void {
  const [load = 0] = loadavg();
  if (load < QUIET_LOAD_A_CORE * availableParallelism()) return;
  console.error(`${name}: the machine is busy (load ${load.toFixed(1)}); ratios may stand, times do not`);
}

await main();
