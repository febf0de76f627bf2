/**
 * Every error that MIG can show has one stable code, and the table below says what the code means
 * for each face: HTTP status, exit code of `mig`, and whether trying again can help.
 *
 * `retry`: `never` (permanent), `later` (temporary: the same request may succeed), `after-probe`
 * (outcome unknown: the request may or may not have taken effect; look before doing anything).
 */
export type Retry = "never" | "later" | "after-probe";

interface CodeFacts {
  readonly http: number;
  readonly exit: number;
  readonly retry: Retry;
}

function code(http: number, exit: number, retry: Retry = "never"): CodeFacts {
  return { http, exit, retry };
}

export const ERROR_CODES = {
  // configuration
  CONFIG_MISSING: code(503, 8),
  CONFIG_INVALID: code(503, 8),
  KEY_MISSING: code(503, 8),
  KEY_UNREADABLE: code(503, 8),
  KEY_TOO_OPEN: code(503, 8),
  KEY_INVALID: code(503, 8),
  // SSH
  SSH_UNREACHABLE: code(502, 6, "later"),
  SSH_HOST_KEY: code(502, 7),
  SSH_AUTH: code(502, 7),
  SSH_HANDSHAKE: code(502, 6, "later"),
  SSH_CHANNEL: code(502, 6, "later"),
  /** The command or transfer was sent and its end was not seen: outcome unknown. */
  SSH_LOST: code(502, 6, "after-probe"),
  SSH_TIMEOUT: code(504, 6, "after-probe"),
  SSH_NO_FILE: code(502, 1),
  SSH_DENIED: code(502, 7),
  // the controller answered, and the answer is no
  GRID_REFUSED: code(502, 1),
  GRID_BUSY: code(502, 1, "later"),
  GRID_ANSWER: code(502, 1),
  UNKNOWN_GRID: code(404, 2),
  UNKNOWN_APPLICATION: code(404, 1),
  UNKNOWN_JOB: code(404, 2),
  // jobs
  JOB_RUNNING: code(409, 5),
  JOB_STATE: code(409, 1),
  PREFLIGHT_REFUSED: code(409, 4),
  MODE_FORBIDS: code(403, 4),
  CONFIRMATION: code(422, 2),
  ABORTED: code(409, 1),
  STUCK: code(409, 10),
  NOT_HERE: code(409, 1),
  FENCED: code(409, 1),
  RECORD_FOREIGN: code(409, 4),
  PLACE_UNKNOWN: code(503, 6, "later"),
  SOURCE_STARTED: code(409, 1, "later"),
  VERIFY_FAILED: code(409, 1),
  WAIT_TIMEOUT: code(504, 1),
  // journal
  JOURNAL_NEWER: code(503, 8),
  JOURNAL_FULL: code(507, 1, "later"),
  JOURNAL_DAMAGED: code(503, 1),
  // faces
  USAGE: code(400, 2),
  BAD_REQUEST: code(400, 2),
  UNAUTHENTICATED: code(401, 7),
  TOO_MANY_ATTEMPTS: code(429, 7, "later"),
  FORBIDDEN_ORIGIN: code(403, 7),
  WRONG_HOST: code(421, 7),
  MEDIA_TYPE: code(415, 2),
  METHOD_NOT_ALLOWED: code(405, 2),
  /** Too many streams, waits or password checks at once. */
  TOO_BUSY: code(503, 5, "later"),
  TOO_LARGE: code(413, 2),
  NOT_FOUND: code(404, 2),
  PORT_IN_USE: code(503, 1),
  AGENT_NOT_RUNNING: code(503, 9),
  INTERNAL: code(500, 1),
} as const satisfies Record<string, CodeFacts>;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface MigErrorOptions {
  /** What to do now, in one sentence; a command where one exists. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  /** Plain JSON, no secrets. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** The one error class of MIG; everything a face shows is in its fields. */
export class MigError extends Error {
  override readonly name = "MigError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, message: string, options: MigErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }

  get retry(): Retry {
    return ERROR_CODES[this.code].retry;
  }
}

/** An error as data: what the journal, the API and the pages carry. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

export function toErrorData(error: unknown): ErrorData {
  if (error instanceof MigError) {
    return error.hint === undefined
      ? { code: error.code, message: error.message }
      : { code: error.code, message: error.message, hint: error.hint };
  }
  return { code: "INTERNAL", message: error instanceof Error ? error.message : String(error) };
}

/** True when the outcome of what was asked is not known: probe before anything else. */
export function isUnknownOutcome(error: unknown): error is MigError {
  return error instanceof MigError && error.retry === "after-probe";
}

export function isTemporary(error: unknown): boolean {
  return error instanceof MigError && error.retry === "later";
}

export function hasCode(error: unknown, ...codes: readonly ErrorCode[]): error is MigError {
  return error instanceof MigError && codes.includes(error.code);
}
