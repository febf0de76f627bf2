import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { MigError } from "../domain/errors.ts";
import type { DemoLayout } from "./layout.ts";

const TRIES = 200;

/**
 * Takes ports for the demo: the wanted one, else the next that is free, and says so. What listens there later is a component
 * that has yet to start, so until the end a socket beside each port keeps other demos off it; it goes with this process
 * however that ends.
 */
export class PortTaker implements AsyncDisposable {
  readonly #say: (line: string) => void;
  readonly #claims: Server[] = [];

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** The first port from `wanted` on that is free on all of these addresses. Throws `PORT_IN_USE`, `USAGE`. */
  async take(what: string, addresses: readonly string[], wanted: number): Promise<number> {
    for (let port = wanted; port < wanted + TRIES; port += 1) {
      if (!(await this.#takeAll(addresses, port))) continue;
      if (port !== wanted)
        this.#say(`Port ${wanted} of ${addresses.join(" or ")} is busy: ${what} moves to ${port}.`);
      return port;
    }
    throw new MigError("PORT_IN_USE", `Cannot find a free port for ${what} from ${wanted} on`, {
      hint: "See what listens: ss -ltn",
    });
  }

  /** The ports of a demo that is gone on with: they stand in grid.info on its volumes. Throws `PORT_IN_USE`. */
  async takeThose({ sshPort, one, two }: DemoLayout, directory: string): Promise<void> {
    for (const grid of [one, two]) {
      const places = [
        [grid.controller, sshPort],
        [grid.address, grid.migPort],
        [grid.address, grid.webPort],
        [grid.helperAddress, grid.helperPort],
      ] as const;
      for (const [address, port] of places) {
        if (await this.#takeAll([address], port)) continue;
        throw new MigError(
          "PORT_IN_USE",
          `Cannot go on in ${directory}: port ${port} of ${address} is busy`,
          {
            hint: "End what listens there (ss -ltnp shows it), or begin anew in another directory.",
          },
        );
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#claims.splice(0).map(close));
  }

  async #takeAll(addresses: readonly string[], port: number): Promise<boolean> {
    const claims: Server[] = [];
    for (const address of addresses) {
      const claim = await bind(claimAddress(address), port);
      if (claim !== undefined) claims.push(claim);
      if (claim !== undefined && (await isFree(address, port))) continue;
      await Promise.all(claims.map(close));
      return false;
    }
    this.#claims.push(...claims);
    return true;
  }
}

/** An address of the loopback network that nothing else uses, another one for each address. */
function claimAddress(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  return `127.254.${(a + c) % 256}.${1 + ((b + d) % 254)}`;
}

async function isFree(address: string, port: number): Promise<boolean> {
  const server = await bind(address, port);
  if (server === undefined) return false;
  await close(server);
  return true;
}

/** Undefined when it is taken. Throws `USAGE` for an address that this machine does not have. */
async function bind(host: string, port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, "listening");
    return server.unref();
  } catch (error) {
    if (isNotHere(error)) throw notHere(host, error);
    return undefined;
  }
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  await closed;
}

function isNotHere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRNOTAVAIL";
}

function notHere(host: string, cause: unknown): MigError {
  return new MigError("USAGE", `Cannot use ${host}: this machine does not have that address`, {
    hint: host.startsWith("127.")
      ? "The demo needs the loopback network 127.0.0.0/8, as Linux has it."
      : 'Addresses of this machine: "ip -brief address" shows them.',
    cause,
  });
}
