import { MigError } from "../domain/errors.ts";
import type { JobSpec } from "../domain/job.ts";
import type { JobEvent } from "../domain/step.ts";

/** Reads back what `JSON.stringify` wrote into the journal; throws `JOURNAL_DAMAGED`. */
export function parseSpec(text: string): JobSpec {
  const value = parse(text);
  if (!isObject(value) || typeof value["id"] !== "string" || !Array.isArray(value["plan"]))
    throw damaged(text);
  return value as unknown as JobSpec;
}

export function parseEvent(text: string): JobEvent {
  const value = parse(text);
  if (!isObject(value) || typeof value["type"] !== "string") throw damaged(text);
  return value as unknown as JobEvent;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(text, cause);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function damaged(text: string, cause?: unknown): MigError {
  return new MigError("JOURNAL_DAMAGED", `Cannot read a row of the journal: ${text.slice(0, 60)}`, {
    hint: "Keep the file, restore the state directory from a backup, then run mig recover.",
    cause,
  });
}
