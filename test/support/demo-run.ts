import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DemoOutcome } from "../../src/demo/outcome.ts";
import { sendSignal } from "../../src/embedded-grid/runtime/process-identity.ts";
import { hasEnvironment, isDead, listProcesses } from "../../src/embedded-grid/runtime/process-table.ts";
import { ROOT } from "./tool.ts";

/** The demo as a process of its own, as a person starts it. */
export interface DemoRun extends AsyncDisposable {
  readonly pid: number;
  /** What it said on stderr so far; with `--json` all but the last line. */
  readonly said: string;
  /** Resolves once it has said this on stderr or stdout; rejects when it ends without. */
  saw(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ readonly exit: number | string; readonly stdout: string }>;
}

export function runDemo(...args: readonly string[]): DemoRun {
  const child = spawn(process.execPath, [join(ROOT, "src/main.ts"), "demo", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1", LANG: "C.UTF-8", LC_ALL: "" },
  });
  const heard = { stdout: "", stderr: "" };
  const wake = new EventTarget();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      heard[name] += text;
      wake.dispatchEvent(new Event("heard"));
    });
  }
  const ended = once(child, "close").then(([code, signal]) => {
    wake.dispatchEvent(new Event("heard"));
    return { exit: (code ?? signal) as number | string, stdout: heard.stdout };
  });
  const isIn = (text: string): boolean => heard.stderr.includes(text) || heard.stdout.includes(text);
  return {
    pid: child.pid ?? 0,
    get said() {
      return heard.stderr;
    },
    async saw(text) {
      while (!isIn(text)) {
        if (hasEnded(child)) throw new Error(`It ended without "${text}":\n${heard.stderr}\n${heard.stdout}`);
        await new Promise((resolve) => wake.addEventListener("heard", resolve, { once: true }));
      }
    },
    kill: (signal) => void child.kill(signal),
    ended,
    async [Symbol.asyncDispose]() {
      if (!hasEnded(child)) child.kill("SIGINT");
      await ended;
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The document of `--json`. */
export function outcomeIn(stdout: string): DemoOutcome {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as DemoOutcome;
}

/** SIGKILL for MIG's daemon in a component, its supervisor spared; throws unless there is exactly one. */
export function killDaemon(base: string, command: "serve" | "helper"): void {
  const daemons = listProcesses()
    .filter((facts) => !isDead(facts) && hasEnvironment(facts.pid, `MIG_COMPONENT=${base}`))
    .map(({ pid }) => pid)
    .filter((pid) => isNode(pid, command));
  const [pid] = daemons;
  if (pid === undefined || daemons.length > 1) {
    throw new Error(`Cannot kill the daemon of ${base}: ${daemons.length} processes are it`);
  }
  sendSignal(pid, "SIGKILL");
}

function isNode(pid: number, command: string): boolean {
  const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  return words[0] === process.execPath && words.includes(command);
}
