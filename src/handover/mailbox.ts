import { hasCode, MigError } from "../domain/errors.ts";
import type { GridSession } from "../drivers/driver.ts";
import type { JournalDump } from "../journal/journal.ts";

/**
 * What agent and helper hand each other: files on the helper's volume, through the controller's SFTP, so that
 * neither needs to reach the other's network and no secret is on a command line.
 *
 *     inbox/grid.info  inbox/private.key  inbox/mig.ini …   what the helper runs with
 *     inbox/job.json                                        the job and the whole journal up to the hand-over
 *     outbox/state.json, outbox/journal.json                what the helper gives back
 *     inbox/ack.json                                        the agent has it, durably
 */
export const HELPER_COMPONENT = "main.srv";
export const HELPER_STATE = "/mnt/data";

export interface JobPackage {
  readonly version: 1;
  readonly jobId: string;
  readonly journal: JournalDump;
}

/** A file of the helper's inbox. */
export interface InboxFile {
  readonly name: string;
  /** A function is asked right before the file is sent: the journal has what was sent before it. */
  readonly data: string | Uint8Array | (() => string);
  readonly mode: number;
}

export interface HandedBack {
  readonly jobId: string;
  /** The last event the helper wrote. */
  readonly lastEvent: number;
}

export interface Mailbox {
  put(file: InboxFile): Promise<void>;
  /** What the helper gives back; undefined while it still drives. */
  handedBack(): Promise<HandedBack | undefined>;
  journal(): Promise<JournalDump>;
  acknowledge(back: HandedBack): Promise<void>;
}

/** The mailbox of one helper as the agent sees it. Throws `SSH_*`. */
export function openMailbox(session: GridSession, helper: string): Mailbox {
  const read = (path: string): Promise<Buffer> =>
    session.readFile(helper, HELPER_COMPONENT, `${HELPER_STATE}/${path}`);
  const write = (path: string, data: string | Uint8Array, mode: number): Promise<void> =>
    session.writeFile(helper, HELPER_COMPONENT, `${HELPER_STATE}/${path}`, data, mode);
  return {
    put: ({ name, data, mode }) => write(`inbox/${name}`, typeof data === "function" ? data() : data, mode),
    acknowledge: (back) => write("inbox/ack.json", JSON.stringify(back), 0o600),
    async handedBack() {
      try {
        return parseHandedBack((await read("outbox/state.json")).toString("utf8"));
      } catch (error) {
        if (hasCode(error, "SSH_NO_FILE")) return undefined;
        throw error;
      }
    },
    async journal() {
      return parseDump((await read("outbox/journal.json")).toString("utf8"));
    },
  };
}

/** Throws `JOURNAL_DAMAGED`. */
export function parsePackage(text: string): JobPackage {
  const value = parseObject(text);
  const { jobId, journal } = value;
  if (value["version"] !== 1 || typeof jobId !== "string" || typeof journal !== "object" || journal === null)
    throw bad(text);
  return { version: 1, jobId, journal: dumpIn(journal, text) };
}

function parseDump(text: string): JournalDump {
  return dumpIn(parseObject(text), text);
}

function dumpIn(value: object, text: string): JournalDump {
  if (!("version" in value) || value.version !== 1 || !("jobs" in value) || !Array.isArray(value.jobs))
    throw bad(text);
  return value as unknown as JournalDump;
}

export function parseHandedBack(text: string): HandedBack {
  const { jobId, lastEvent } = parseObject(text);
  if (typeof jobId !== "string" || typeof lastEvent !== "number") throw bad(text);
  return { jobId, lastEvent };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw bad(text, cause);
  }
  throw bad(text);
}

function bad(text: string, cause?: unknown): MigError {
  return new MigError(
    "JOURNAL_DAMAGED",
    `Cannot read what agent and helper hand each other: ${text.slice(0, 60)}`,
    {
      hint: "Look at the helper's volume; mig recover ends the job from the records alone.",
      cause,
    },
  );
}
