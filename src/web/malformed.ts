import type { Server } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { MigError } from "../domain/errors.ts";
import { randomName } from "../domain/ids.ts";
import { problemOf } from "./problem.ts";

const REQUEST_ID_LENGTH = 10;

/** Answers what is not HTTP, or never comes to its end, in words; such a request does not reach the app. */
export function answerMalformed(server: Server): void {
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable && error.code !== "ECONNRESET") socket.end(answerTo(error.code));
    else socket.destroy();
  });
  server.on("connect", (_request, socket: Duplex) => socket.end(answerTo("CONNECT")));
}

function answerTo(cause: string | undefined): string {
  const { status, detail } = judge(cause);
  const error = new MigError("BAD_REQUEST", `Cannot read the request: ${detail}`);
  const body = JSON.stringify({ ...problemOf(error, randomName(REQUEST_ID_LENGTH)), status });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "Content-Type: application/problem+json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "X-Content-Type-Options: nosniff",
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}

function judge(cause: string | undefined): { readonly status: number; readonly detail: string } {
  if (cause === "HPE_HEADER_OVERFLOW") return { status: 431, detail: "its headers are larger than 16 KiB" };
  if (cause === "ERR_HTTP_REQUEST_TIMEOUT")
    return { status: 408, detail: "it did not come to its end in time" };
  if (cause === "CONNECT") return { status: 400, detail: "this is no proxy" };
  return { status: 400, detail: "it is not HTTP" };
}
