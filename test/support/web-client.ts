import { once } from "node:events";
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { connect } from "node:net";

/** Where a request goes: the port, or the Unix socket. */
export type WebDoor = { readonly port: number } | { readonly socketPath: string };

export interface WebRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

/** One request on a connection of its own, read to the end. */
export async function ask(door: WebDoor, path: string, request: WebRequest = {}): Promise<WebAnswer> {
  const response = await openAnswer(door, path, request);
  const text = Buffer.concat(await response.toArray()).toString("utf8");
  return { status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) };
}

/** The head of the answer; the body is the caller's. */
async function openAnswer(door: WebDoor, path: string, request: WebRequest): Promise<IncomingMessage> {
  const { method = "GET", headers = {}, body } = request;
  const where = "port" in door ? { host: "127.0.0.1", port: door.port } : { socketPath: door.socketPath };
  const sent = httpRequest({ ...where, path, method, headers, agent: false });
  const answered = once(sent, "response");
  sent.end(body);
  const [response] = (await answered) as [IncomingMessage];
  return response;
}

/** Sends bytes as they are and reads until the other side closes. */
export async function sendRaw(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.end(text);
  return Buffer.concat(await socket.toArray()).toString("utf8");
}

export function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

export interface Message {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** An open event stream. */
export interface WebStream extends Disposable {
  readonly response: IncomingMessage;
  /** The next message; rejects when the stream ends before one comes. */
  next(): Promise<Message>;
  /** All that still comes until the stream ends. */
  rest(): Promise<readonly Message[]>;
  /** Comments and `retry` lines so far. */
  readonly asides: readonly string[];
}

export async function openStream(
  door: WebDoor,
  path: string,
  headers: Record<string, string> = {},
): Promise<WebStream> {
  const response = await openAnswer(door, path, { headers: { accept: "text/event-stream", ...headers } });
  const asides: string[] = [];
  const messages = readMessages(response, asides);

  return {
    response,
    asides,
    async next() {
      const { value, done } = await messages.next();
      if (done === true) throw new Error("The stream ended");
      return value;
    },
    async rest() {
      const all: Message[] = [];
      for await (const message of messages) all.push(message);
      return all;
    },
    [Symbol.dispose]: () => response.destroy(),
  };
}

async function* readMessages(response: IncomingMessage, asides: string[]): AsyncGenerator<Message> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8") as AsyncIterable<string>) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(block.split("\n").map((line) => splitField(line)));
      const data = fields.get("data");
      if (data === undefined) asides.push(block);
      else yield { event: fields.get("event") ?? "message", id: fields.get("id"), data: JSON.parse(data) };
    }
  }
}

function splitField(line: string): [string, string] {
  const at = line.indexOf(": ");
  return [line.slice(0, at), line.slice(at + 2)];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
