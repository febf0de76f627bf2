import pino, { type Logger } from "pino";

/** JSON lines on stdout, one an event; what could be a secret is never a field. */
export function createLog(role: "agent" | "helper"): Logger {
  return pino({
    base: { role },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ["password", "key", "*.password", "*.key", "authorization", "*.authorization"],
      censor: "(set)",
    },
  });
}

/** For the parts that say a sentence and perhaps why. */
export function sentenceLog(log: Logger): (message: string, error?: unknown) => void {
  return (message, error) => {
    if (error === undefined) log.info(message);
    else log.warn({ err: error }, message);
  };
}
