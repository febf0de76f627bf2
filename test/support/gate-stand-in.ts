import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";

/** MIG's answer to `GET /may-serve`, held and given as MIG does it, for a test to set. */
export class GateStandIn implements AsyncDisposable {
  readonly #address: string;
  readonly #port: number;
  readonly #waiting = new Set<() => void>();
  #server: Server | undefined;
  #serve = false;
  #hasLooked = true;

  constructor(address: string, port: number) {
    this.#address = address;
    this.#port = port;
  }

  async up(): Promise<void> {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? "", "http://gate");
      const isKnown = url.searchParams.get("from") === (this.#serve ? "open" : "closed");
      if (url.searchParams.has("wait") && isKnown) this.#waiting.add(() => this.#answer(response));
      else this.#answer(response);
    });
    this.#server.listen(this.#port, this.#address);
    await once(this.#server, "listening");
  }

  async down(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = once(server, "close");
    this.#waiting.clear();
    server.close();
    server.closeAllConnections();
    await closed;
  }

  /** `undecided`: it has just started and not looked yet. */
  set(gate: "serve" | "hold" | "undecided"): void {
    this.#serve = gate === "serve";
    this.#hasLooked = gate !== "undecided";
    for (const answer of this.#waiting) answer();
    this.#waiting.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
  }

  #answer(response: ServerResponse): void {
    const gate = { serve: this.#serve, reason: "The test says so.", offers: [] };
    const answer = this.#hasLooked ? { ...gate, askedAt: new Date().toISOString() } : gate;
    response
      .writeHead(this.#serve ? 200 : 503, { "content-type": "application/json" })
      .end(JSON.stringify(answer));
  }
}
