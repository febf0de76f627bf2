import { systemClock } from "../../src/clock.ts";
import { createSshConnector, type SshConnectorOptions } from "../../src/ssh/connector.ts";
import type { HostKeys, KnownHostKey, SshConnection, SshConnector, SshEndpoint } from "../../src/ssh/ssh.ts";
import { ed25519, startSshServer, type TestServerOptions, type TestSshServer } from "./ssh-server.ts";

/** A connector and a server it can log in to; both are closed together. */
export interface SshBench extends AsyncDisposable {
  readonly server: TestSshServer;
  readonly connector: SshConnector;
  readonly connection: SshConnection;
  readonly endpoint: SshEndpoint;
  readonly hostKeys: HostKeys;
  readonly log: readonly string[];
}

export const CLIENT_KEY = ed25519();

export function memoryHostKeys(): HostKeys {
  const keys = new Map<string, KnownHostKey>();
  const place = (endpoint: SshEndpoint) => `${endpoint.host}:${endpoint.port}`;
  return {
    find: (endpoint) => keys.get(place(endpoint)),
    record: (endpoint, fingerprint) =>
      keys.set(place(endpoint), { fingerprint, since: "2026-01-02T03:04:05.000Z" }),
    forget: (endpoint) => keys.delete(place(endpoint)),
  };
}

export async function startBench(
  server: TestServerOptions = {},
  client: Partial<SshConnectorOptions> & { readonly endpoint?: Partial<SshEndpoint> } = {},
): Promise<SshBench> {
  const listening = await startSshServer({ authorized: CLIENT_KEY.public, ...server });
  const { endpoint: changes, ...options } = client;
  const endpoint: SshEndpoint = {
    grid: "my_grid",
    host: "127.0.0.1",
    port: listening.port,
    user: "root",
    ...changes,
  };
  const hostKeys = client.hostKeys ?? memoryHostKeys();
  const log: string[] = [];
  const connector = createSshConnector({
    key: () => CLIENT_KEY.private,
    hostKeys,
    policy: () => "first-use",
    clock: systemClock,
    log: (event) => log.push(event),
    ...options,
  });
  return {
    server: listening,
    connector,
    connection: connector.to(endpoint),
    endpoint,
    hostKeys,
    log,
    async [Symbol.asyncDispose]() {
      await connector[Symbol.asyncDispose]();
      await listening[Symbol.asyncDispose]();
    },
  };
}

/** The error of a promise that must fail. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}
