import type { IncomingMessage } from "node:http";

/** What a visitor did wrong, with the status that says so. */
export class BadEntry extends Error {
  override readonly name = "BadEntry";
  readonly status: 400 | 413 | 415;

  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

const MAX_BODY_BYTES = 16 * 1024;
const MAX_NAME = 80;
const MAX_MESSAGE = 2_000;

export interface Signature {
  readonly name: string;
  readonly message: string;
}

/** Reads the body of a form or of JSON; throws `BadEntry`. */
export async function readEntry(request: IncomingMessage): Promise<Signature> {
  const text = await readBody(request);
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  const fields = parseFields(type.trim().toLowerCase(), text);
  return { name: field(fields, "name", MAX_NAME), message: field(fields, "message", MAX_MESSAGE) };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) throw new BadEntry(413, `Cannot take more than ${MAX_BODY_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function parseFields(type: string, text: string): ReadonlyMap<string, unknown> {
  switch (type) {
    case "application/x-www-form-urlencoded":
      return new Map<string, unknown>(new URLSearchParams(text));
    case "application/json":
      return parseJson(text);
    default:
      throw new BadEntry(415, "Cannot read this: send a form or JSON");
  }
}

function parseJson(text: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return new Map<string, unknown>(Object.entries(value));
  } catch {
    // Said below, like any other text that is no object.
  }
  throw new BadEntry(400, "Cannot read this: it is no JSON object");
}

function field(fields: ReadonlyMap<string, unknown>, name: string, maxLength: number): string {
  const value = fields.get(name);
  if (typeof value !== "string" || value.trim() === "")
    throw new BadEntry(400, `Cannot sign: ${name} is empty`);
  if (value.length > maxLength)
    throw new BadEntry(400, `Cannot sign: ${name} is longer than ${maxLength} characters`);
  return value.trim();
}
