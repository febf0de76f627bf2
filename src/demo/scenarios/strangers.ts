import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";

export interface Letter {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Address of this machine that it comes from; absent: as the system chooses. */
  readonly from?: string;
}

/** An answer in words: the status, and of a problem what it says. */
export async function send(url: string, { method, path, headers, body, from }: Letter): Promise<string> {
  const options = { method, headers, agent: false, ...(from === undefined ? {} : { localAddress: from }) };
  const sent = httpRequest(`${url}${path}`, options);
  sent.end(body);
  const [answer] = await once(sent, "response");
  const said: unknown = JSON.parse((await text(answer)) || "{}");
  return [`${answer.statusCode} ${answer.statusMessage}`, ...problemLines(said)].join("\n");
}

function problemLines(said: unknown): readonly string[] {
  if (typeof said !== "object" || said === null) return [];
  const { detail, hint, code } = { detail: undefined, hint: undefined, code: undefined, ...said };
  const lines = [detail, hint === undefined ? undefined : `→ ${String(hint)}`, code];
  return lines.filter((line) => line !== undefined).map(String);
}

/** The first line of what comes back for bytes that are no request. */
export async function sendBytes(address: string, port: number, bytes: string): Promise<string> {
  const socket = connect(port, address);
  socket.end(bytes);
  const answer = await text(socket);
  return answer.split("\r\n").at(0) || "(closed without an answer)";
}
