/**
 * Connections to controllers, one per endpoint.
 *
 * At start nothing is open; the first command to a controller logs in with `private.key` and verifies the host key,
 * and all later ones use that connection, which a keepalive watches. A lost one is opened again by the next use.
 * Nothing is ever repeated here: whether a command may be sent again is for the caller to say, who has to look first
 * when the outcome is unknown. No agent, no password, no configuration of the user's own SSH is looked at.
 */
import type { Clock } from "../clock.ts";
import { Connection, type SshLog } from "./connection.ts";
import type { HostKeyPolicy } from "./host-key-verdict.ts";
import type { HostKeys, SshConnector } from "./ssh.ts";
import { DEFAULT_TIMING, type SshTiming } from "./timing.ts";

export interface SshConnectorOptions {
  /** The private key, PEM, asked at every log-in; may throw a `KEY_*` error. */
  readonly key: () => string;
  readonly hostKeys: HostKeys;
  readonly policy: () => HostKeyPolicy;
  readonly clock: Clock;
  readonly log?: SshLog | undefined;
  readonly timing?: Partial<SshTiming> | undefined;
}

/** Reads the library that the first log-in needs, for who will have to be quick then. */
export async function loadSshLibrary(): Promise<void> {
  await import("./log-in.ts");
}

export function createSshConnector(options: SshConnectorOptions): SshConnector {
  const { key, hostKeys, policy, clock, log = () => undefined } = options;
  const settings = { key, hostKeys, policy, clock, log, timing: { ...DEFAULT_TIMING, ...options.timing } };
  const connections = new Map<string, Connection>();

  return {
    to(endpoint) {
      const { grid, host, port, user, hostKey, legacy } = endpoint;
      const name = JSON.stringify([grid, host, port, user, hostKey, legacy === true]);
      const connection = connections.get(name) ?? new Connection(endpoint, settings);
      connections.set(name, connection);
      return connection;
    },
    answers(grid) {
      const known = [...connections.values()].filter(({ endpoint }) => endpoint.grid === grid);
      return known.at(-1)?.answers;
    },
    async reset() {
      for (const connection of connections.values()) connection.retire();
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...connections.values()].map((connection) => connection.close()));
    },
  };
}
