import { ERROR_CODES, type ErrorCode, MigError } from "../domain/errors.ts";

/** An error as `application/problem+json` (RFC 9457) and as the error page show it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  /** The request id. */
  readonly instance: string;
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Anything thrown on the way to an answer, as a MigError; what is not ours keeps its words for the log. */
export function toMigError(error: unknown, requestId: string): MigError {
  if (error instanceof MigError) return error;
  return fromParser(error) ?? unexpected(error, requestId);
}

export function problemOf(error: MigError, requestId: string): Problem {
  return {
    type: `urn:mig:problem:${error.code.toLowerCase().replaceAll("_", "-")}`,
    title: titleOf(error.code),
    status: ERROR_CODES[error.code].http,
    detail: error.message,
    code: error.code,
    instance: requestId,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}

function titleOf(code: ErrorCode): string {
  const words = code
    .toLowerCase()
    .replaceAll("_", " ")
    .replace(/\bssh\b/, "SSH");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The parsers of bodies and paths throw errors of their own, told apart by `type` and `status`. */
function fromParser(error: unknown): MigError | undefined {
  if (!(error instanceof Error)) return undefined;
  const type = "type" in error ? error.type : undefined;
  const status = "status" in error ? error.status : undefined;
  if (type === "entity.too.large" || type === "parameters.too.many") {
    return new MigError(
      "TOO_LARGE",
      "Cannot read the request: its body is larger than 64 KiB or has too many fields",
    );
  }
  if (type === "entity.parse.failed") {
    return new MigError("BAD_REQUEST", "Cannot read the request: its body is not valid JSON");
  }
  if (type === "encoding.unsupported" || type === "charset.unsupported") {
    return new MigError(
      "MEDIA_TYPE",
      "Cannot read the request: its body must be plain UTF-8, not compressed",
    );
  }
  if (typeof status === "number" && status >= 400 && status < 500) {
    return new MigError("BAD_REQUEST", "Cannot read the request: it is malformed", { cause: error });
  }
  return undefined;
}

function unexpected(error: unknown, requestId: string): MigError {
  return new MigError("INTERNAL", "Cannot answer the request: MIG met a fault of its own", {
    hint: `The log has the details under request ${requestId}.`,
    cause: error,
  });
}
