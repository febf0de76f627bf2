import { once } from "node:events";
import { createServer, type Server } from "node:net";

/** A /24 of the loopback range. */
export interface Network {
  /** As `127.20.4`. */
  readonly prefix: string;
  /** As `127.20.4.9`; `host` is 1 to 250, for the addresses above lock the network. */
  address(host: number): string;
}

/** Two neighbours, for a grid each. */
export interface NetworkPair extends AsyncDisposable {
  readonly one: Network;
  readonly two: Network;
}

const LOCK_HOST = 254;
const LOCK_PORT = 47_611;
const TRIES = 200;
/** 127.0 and 127.1 belong to the machine and the demo. */
const FIRST = 16;
const LAST = 250;

/**
 * Two networks that no other test has, in this run or another on the machine: a socket bound to an address of
 * theirs says that they are taken, and dies with the process. Throws when none is free.
 */
export async function freeNetworks(): Promise<NetworkPair> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const second = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    const third = 2 * Math.floor(Math.random() * 128);
    const one = network(second, third);
    const lock = await bind(one.address(LOCK_HOST));
    if (lock === undefined) continue;
    const two = network(second, third + 1);
    return { one, two, [Symbol.asyncDispose]: () => close(lock) };
  }
  throw new Error(`Cannot find two free networks in 127.0.0.0/8: ${TRIES} tries were all taken`);
}

function network(second: number, third: number): Network {
  const prefix = `127.${second}.${third}`;
  return { prefix, address: (host) => `${prefix}.${host}` };
}

async function bind(host: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen({ host, port: LOCK_PORT, exclusive: true });
  try {
    await once(server, "listening");
    return server;
  } catch {
    return undefined;
  }
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  await closed;
}
