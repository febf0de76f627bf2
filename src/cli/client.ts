import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { connect } from "node:net";
import { urlToHttpOptions } from "node:url";
import { ERROR_CODES, type ErrorCode, MigError } from "../domain/errors.ts";

/** A door of the daemon: its Unix socket, or its address for `mig may-serve --url`. */
export type Door = { readonly socketPath: string } | { readonly url: string };

export interface Ask {
  readonly method?: "GET" | "POST";
  /** With the leading slash; already encoded. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** How long the daemon may be silent before the answer is given up, milliseconds. */
  readonly timeoutMs: number;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * One request, read to its end. Does not judge the status. Throws `AGENT_NOT_RUNNING` when nobody
 * listens or the daemon went away before it answered, `WAIT_TIMEOUT` when it is silent for too long.
 */
export async function ask(door: Door, request: Ask): Promise<Answer> {
  return await readAnswer(await open(door, request), door, request.signal);
}

/** The rest of an answer whose head has come. */
export async function readAnswer(
  response: IncomingMessage,
  door: Door,
  signal: AbortSignal,
): Promise<Answer> {
  return { status: response.statusCode ?? 0, body: parseJson(await textOf(response, door, signal)) };
}

/** The same, where anything but success is an error of the daemon's own words. */
export async function askData(door: Door, request: Ask): Promise<unknown> {
  const { status, body } = await ask(door, request);
  if (status < 200 || status > 299) throw problemOf(status, body);
  return body;
}

/** Sends a request and resolves with the head of the answer; the body is still to come. */
export async function open(door: Door, request: Ask): Promise<IncomingMessage> {
  const { signal, body } = request;
  signal.throwIfAborted();
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const options = {
    ...whereTo(door, request.path),
    method: request.method ?? "GET",
    agent: false,
    signal,
    headers: { ...headersFor(payload), ...request.headers },
  };
  const send = "url" in door && new URL(door.url).protocol === "https:" ? await secureRequest() : httpRequest;
  return await new Promise((resolve, reject) => {
    const sent = send(options);
    sent.setTimeout(request.timeoutMs, () => sent.destroy(silence(request.timeoutMs)));
    sent.on("response", resolve);
    sent.on("error", (error) => reject(signal.aborted ? signal.reason : connectionError(door, error)));
    sent.end(payload);
  });
}

/** Whether anybody listens at the socket at this moment. */
export function isListening(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    // Permission denied is an answer too: somebody is there, and the request itself will say so.
    socket.on("error", (error) => resolve(codeOf(error) === "EACCES"));
  });
}

/** A daemon's own words for what went wrong; see `application/problem+json` in the README of src/web. */
export function problemOf(status: number, body: unknown): MigError {
  const fields = isObject(body) ? body : {};
  const code = isErrorCode(fields["code"]) ? fields["code"] : "INTERNAL";
  const said = fields["detail"] ?? fields["title"];
  const message = typeof said === "string" ? said : `Cannot read what the agent answered: status ${status}`;
  const { hint, details } = fields;
  return new MigError(code, message, {
    hint: typeof hint === "string" ? hint : undefined,
    details: isObject(details) ? details : undefined,
  });
}

/** What a broken connection means; an abort keeps its own reason. */
export function connectionError(door: Door, error: Error): MigError {
  if (error instanceof MigError) return error;
  const where = "socketPath" in door ? door.socketPath : door.url;
  const code = codeOf(error);
  if (code === "EACCES") {
    return new MigError("AGENT_NOT_RUNNING", `Cannot open ${where}: permission denied`, {
      hint: "Type the command as root, or as the user that MIG runs as.",
      cause: error,
    });
  }
  if (code === "ENOENT" || code === "ECONNREFUSED") {
    return new MigError("AGENT_NOT_RUNNING", `Cannot reach the agent: nobody listens at ${where}`, {
      hint: "Start it: rc/mig start",
      cause: error,
    });
  }
  return new MigError("AGENT_NOT_RUNNING", `Cannot hear the agent out: ${where}: ${error.message}`, {
    hint: "Look whether it took effect: mig status. If the agent is down: rc/mig start",
    cause: error,
  });
}

function whereTo(door: Door, path: string): RequestOptions {
  if ("socketPath" in door) return { socketPath: door.socketPath, path };
  return urlToHttpOptions(new URL(path, door.url));
}

function headersFor(payload: string | undefined): Record<string, string> {
  const accept = { accept: "application/json" };
  if (payload === undefined) return accept;
  return {
    ...accept,
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(payload)),
  };
}

/** TLS takes a while to load, and the socket does not need it. */
async function secureRequest(): Promise<typeof httpRequest> {
  return (await import("node:https")).request;
}

async function textOf(response: IncomingMessage, door: Door, signal: AbortSignal): Promise<string> {
  try {
    return Buffer.concat(await response.toArray()).toString("utf8");
  } catch (error) {
    throw signal.aborted
      ? signal.reason
      : connectionError(door, error instanceof Error ? error : new Error(String(error)));
  }
}

function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function silence(timeoutMs: number): MigError {
  return new MigError(
    "WAIT_TIMEOUT",
    `Cannot hear the agent out: it was silent for ${timeoutMs / 1000} seconds`,
    {
      hint: "Look whether it took effect: mig status",
    },
  );
}

function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(ERROR_CODES, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function codeOf(error: unknown): string | undefined {
  return isObject(error) && typeof error["code"] === "string" ? error["code"] : undefined;
}
