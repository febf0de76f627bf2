import { once } from "node:events";
import { createServer } from "node:net";
import { MigError } from "../domain/errors.ts";
import type { DemoLayout } from "./layout.ts";

const TRIES = 200;

/** Takes ports for the demo: the wanted one, else the next that is free, and says so. Nothing stays open. */
export class PortTaker {
  readonly #say: (line: string) => void;
  readonly #taken = new Set<string>();

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** The first port from `wanted` on that is free on all of these addresses. Throws `PORT_IN_USE`, `USAGE`. */
  async take(what: string, addresses: readonly string[], wanted: number): Promise<number> {
    for (let port = wanted; port < wanted + TRIES; port += 1) {
      if (!(await this.#isFreeOnAll(addresses, port))) continue;
      for (const address of addresses) this.#taken.add(`${address}:${port}`);
      if (port !== wanted)
        this.#say(`Port ${wanted} of ${addresses.join(" or ")} is busy: ${what} moves to ${port}.`);
      return port;
    }
    throw new MigError("PORT_IN_USE", `Cannot find a free port for ${what} from ${wanted} on`, {
      hint: "See what listens: ss -ltn",
    });
  }

  /** The ports of a demo that is gone on with: they stand in grid.info on its volumes. Throws `PORT_IN_USE`. */
  async mustBeFree({ sshPort, one, two }: DemoLayout, directory: string): Promise<void> {
    for (const grid of [one, two]) {
      const places = [
        [grid.controller, sshPort],
        [grid.address, grid.migPort],
        [grid.address, grid.webPort],
        [grid.helperAddress, grid.helperPort],
      ] as const;
      for (const [address, port] of places) {
        if (await isFree(address, port)) continue;
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

  async #isFreeOnAll(addresses: readonly string[], port: number): Promise<boolean> {
    for (const address of addresses) {
      if (this.#taken.has(`${address}:${port}`) || !(await isFree(address, port))) return false;
    }
    return true;
  }
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, "listening");
  } catch (error) {
    if (isNotHere(error)) throw notHere(host, error);
    return false;
  }
  const closed = once(server, "close");
  server.close();
  await closed;
  return true;
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
