import { existsSync } from "node:fs";
import pino, { type Logger, type LoggerOptions } from "pino";
import type { OwnLog } from "../agent/kernel.ts";

/** Where the service script puts what the daemon says. */
const LOG_FILE = "/var/log/mig/mig.log";
const MAX_LINES = 500;

export function logFile(env: Readonly<Record<string, string | undefined>>): string {
  return env["MIG_LOG"] || LOG_FILE;
}

/** JSON lines on stdout, one an event; what could be a secret is never a field. The newest lines can be read again. */
export function createLog(role: "agent" | "helper"): { readonly log: Logger; readonly own: OwnLog } {
  const newest: string[] = [];
  const memory = {
    write(line: string) {
      newest.push(line);
      if (newest.length > MAX_LINES) newest.shift();
    },
  };
  const file = logFile(process.env);
  const log = pino(optionsOf(role), pino.multistream([pino.destination(1), memory]));
  return { log, own: { ...(existsSync(file) ? { file } : {}), lines: () => newest } };
}

function optionsOf(role: "agent" | "helper"): LoggerOptions {
  return {
    base: { role },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ["password", "key", "*.password", "*.key", "authorization", "*.authorization"],
      censor: "(set)",
    },
  };
}

/** For the parts that say a sentence and perhaps why. */
export function sentenceLog(log: Logger): (message: string, error?: unknown) => void {
  return (message, error) => {
    if (error === undefined) log.info(message);
    else log.warn({ err: error }, message);
  };
}
