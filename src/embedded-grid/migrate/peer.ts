import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { newKeyPair } from "../../ssh/key-pair.ts";
import type { Faults } from "../faults/faults.ts";
import type { GridSettings } from "../grid-settings.ts";
import { LinkFailure, type PeerLink } from "../ssh/channel.ts";
import type { GridKeys } from "../ssh/grid-keys.ts";
import { openLink } from "../ssh/transport.ts";
import { writeFileAtomically } from "../world/atomic-file.ts";

/**
 * A log-in to another grid's controller with this grid's own key, as its user `root`: the real thing, so that a
 * missing trust fails as it does in life. Throws `LinkFailure`.
 */
export type Dial = (remote: string) => Promise<PeerLink>;

const LOGIN_TIMEOUT_MS = 10_000;
const knownHostsSchema = z.record(z.string(), z.string());

export function createDial(options: {
  readonly directory: string;
  readonly settings: GridSettings;
  readonly keys: GridKeys;
  readonly faults: Faults;
}): Dial {
  const { settings, keys, faults } = options;
  const path = join(options.directory, settings.keys, "known-hosts.json");
  return async (remote) => {
    if (faults.take("unknown-host") !== undefined) throw new LinkFailure("Unknown host");
    const { host, port } = parseRemote(remote, settings);
    // A key that nobody knows is how a missing trust looks from here.
    const isStranger = faults.take("trust-missing") !== undefined;
    return await openLink({
      host,
      port,
      user: "root",
      timeoutMs: LOGIN_TIMEOUT_MS,
      privateKey: isStranger ? newKeyPair("stranger").private : keys.gridKey,
      acceptHostKey: (fingerprint) => acceptHostKey(path, `${host}:${port}`, fingerprint),
    });
  };
}

export interface Remote {
  readonly host: string;
  readonly port: number;
}

/** `host`, `host:port`, `[v6]:port`; without a port the peers say it, else the other grid listens where we do. */
export function parseRemote(text: string, settings: Pick<GridSettings, "peers" | "port">): Remote {
  const written = splitRemote(text);
  if (written.port !== undefined) return { host: written.host, port: written.port };
  const peer = settings.peers.map(splitRemote).find((candidate) => candidate.host === written.host);
  return { host: written.host, port: peer?.port ?? settings.port };
}

function splitRemote(text: string): { readonly host: string; readonly port: number | undefined } {
  const match = /^\[([^\]]+)\](?::(\d+))?$/.exec(text) ?? /^([^:]+):(\d+)$/.exec(text);
  const [, host = text, port] = match ?? [];
  return { host, port: port === undefined ? undefined : Number(port) };
}

/** The first key seen of a host is recorded; another one later is refused. */
function acceptHostKey(path: string, host: string, fingerprint: string): boolean {
  const known = readKnownHosts(path);
  if (known[host] !== undefined) return known[host] === fingerprint;
  writeFileAtomically(path, `${JSON.stringify({ ...known, [host]: fingerprint }, undefined, 2)}\n`);
  return true;
}

function readKnownHosts(path: string): Readonly<Record<string, string>> {
  try {
    return knownHostsSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {};
  }
}
