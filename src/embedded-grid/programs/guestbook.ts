import { rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { readComponentFacts, sayReady } from "./component-facts.ts";
import { Entries } from "./entries.ts";
import { guestbookPage } from "./guestbook-page.ts";
import { BadEntry, readEntry } from "./read-entry.ts";

/**
 * The guestbook of the demo application (`main.web`). Entries are on the volume `data`. It listens on a socket that
 * only components of its application have: the way in from outside is the gateway.
 *
 *   GET /          the page with the form
 *   GET /entries   { total, entries: [{ id, at, name, message }] }
 *   POST /entries  form or JSON; 201 with the entry, a form goes back to the page; answered once it is on the disk
 */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
  "x-content-type-options": "nosniff",
};

interface Guestbook {
  readonly entries: Entries;
  readonly address: string;
}

async function answer(book: Guestbook, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://guestbook");
  if (pathname === "/entries" && request.method === "POST") await sign(book, request, response);
  else if (request.method !== "GET" && request.method !== "HEAD") {
    sendJson(response, 405, { error: "Cannot do that here" });
  } else if (pathname === "/entries") {
    const { all } = book.entries;
    sendJson(response, 200, { total: all.length, entries: all });
  } else if (pathname === "/") {
    const page = guestbookPage({ entries: book.entries.all, address: book.address });
    response.writeHead(200, { ...HEADERS, "content-type": "text/html; charset=utf-8" }).end(page);
  } else sendJson(response, 404, { error: "There is no such page" });
}

async function sign(book: Guestbook, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const signature = await readEntry(request);
  const entry = await book.entries.add({ at: new Date().toISOString(), ...signature });
  const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
  if (isForm) response.writeHead(303, { ...HEADERS, location: "/" }).end();
  else sendJson(response, 201, entry);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { ...HEADERS, "content-type": "application/json" })
    .end(`${JSON.stringify(body)}\n`);
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // Part of the body may still be on its way: this connection cannot be used again.
  response.setHeader("connection", "close");
  if (error instanceof BadEntry) {
    sendJson(response, error.status, { error: error.message });
    return;
  }
  console.error(`Cannot answer: ${String(error)}`);
  const isFull =
    error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
  sendJson(response, isFull ? 507 : 500, {
    error: isFull ? "The volume is full" : "Something is wrong here",
  });
}

async function main(): Promise<void> {
  const facts = readComponentFacts();
  const entries = await Entries.open(join(facts.data, "entries.jsonl"));
  const book: Guestbook = { entries, address: facts.properties.get("in_ip") ?? "" };
  const server = createServer((request, response) => {
    answer(book, request, response).catch((error: unknown) => refuse(response, error));
  });
  const socket = join(facts.wires, "web.sock");
  // One left by a guestbook that was killed; nobody else listens there.
  rmSync(socket, { force: true });
  server.listen(socket, sayReady);
  process.once("SIGTERM", () => {
    server.close(() => {
      entries[Symbol.asyncDispose]().catch((error: unknown) => console.error(String(error)));
    });
    server.closeIdleConnections();
  });
}

main().catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
