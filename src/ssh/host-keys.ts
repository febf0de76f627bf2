import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { MigError } from "../domain/errors.ts";
import type { HostKeys, KnownHostKey, SshEndpoint } from "./ssh.ts";

const fileSchema = z.object({
  version: z.literal(1),
  keys: z.record(z.string(), z.object({ fingerprint: z.string(), since: z.string() })),
});
type Keys = z.infer<typeof fileSchema>["keys"];

/**
 * Host keys learned at first use, by host and port, in a JSON file that moves with the state directory.
 * It is read anew each time, so that a person may edit it; it is replaced as a whole, never half.
 * A file that cannot be read is an error (`CONFIG_INVALID`), for forgetting what was known would mean
 * to trust anew. Not being able to write is `SSH_HOST_KEY`.
 */
export function createHostKeys(options: { readonly path: string; readonly clock: Clock }): HostKeys {
  const { path, clock } = options;
  return {
    find: (endpoint) => load(path)[placeOf(endpoint)],
    record(endpoint, fingerprint) {
      const known: KnownHostKey = { fingerprint, since: new Date(clock.now()).toISOString() };
      store(path, endpoint, { ...load(path), [placeOf(endpoint)]: known });
    },
    forget(endpoint) {
      const { [placeOf(endpoint)]: forgotten, ...others } = load(path);
      if (forgotten !== undefined) store(path, endpoint, others);
    },
  };
}

function placeOf(endpoint: SshEndpoint): string {
  return `${endpoint.host.toLowerCase()}:${endpoint.port}`;
}

function load(path: string): Keys {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (isNodeError(error) && error.code === "ENOENT") return {};
    throw unreadable(path, error);
  }
  try {
    return fileSchema.parse(JSON.parse(text)).keys;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): MigError {
  return new MigError(
    "CONFIG_INVALID",
    `Cannot read the recorded host keys in ${path}: ${firstLine(cause)}`,
    {
      hint: `Mend the file, or remove it and compare each controller's key again with \`mig trust <grid>\`.`,
      cause,
    },
  );
}

function store(path: string, endpoint: SshEndpoint, keys: Keys): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeDurably(temporary, `${JSON.stringify({ version: 1, keys }, null, 2)}\n`);
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw unwritable(path, endpoint, cause);
  }
}

function unwritable(path: string, endpoint: SshEndpoint, cause: unknown): MigError {
  const what = `Cannot record the host key of the controller of grid ${endpoint.grid}: ${firstLine(cause)}`;
  const hint = `Make room in ${dirname(path)} and see that MIG's user may write there.`;
  return new MigError("SSH_HOST_KEY", what, { hint, cause });
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, "w", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
