import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { systemClock } from "../../src/clock.ts";
import {
  type CreatedGrid,
  createGrid,
  type GridDescription,
  type PlacedApplication,
} from "../../src/embedded-grid/create-grid.ts";
import { clearFaults, setFault } from "../../src/embedded-grid/faults/fault-file.ts";
import type { Overheard } from "../../src/embedded-grid/grid-core.ts";
import type { ApplicationDescription } from "../../src/embedded-grid/model.ts";
import { volumePath, volumesDirectory } from "../../src/embedded-grid/world/volume-directories.ts";
import { readWorld, worldPath } from "../../src/embedded-grid/world/world-store.ts";
import { createSshConnector } from "../../src/ssh/connector.ts";
import { newKeyPair } from "../../src/ssh/key-pair.ts";
import type { ExecOptions, ExecResult, SshConnection } from "../../src/ssh/ssh.ts";
import { createFakeRuntime, type FakeRuntime } from "./fake-runtime.ts";
import { createMortalGrid } from "./mortal-grid.ts";
import { memoryHostKeys } from "./ssh-bench.ts";
import { makeTempDir } from "./temp-dir.ts";

/**
 * A loopback address of this process alone: a port that was free a moment ago is still free there, whatever other
 * workers do.
 */
export const GRID_ADDRESS = `127.${251 + (process.pid % 3)}.${(process.pid >> 2) % 250}.${1 + (process.pid % 200)}`;

/** Key of the user that every grid of a bench knows. */
export const GRID_USER_KEY = newKeyPair("owner@example.com");

/** One grid in the test process, over a directory of its own, and a connection to it. */
export interface GridBench extends AsyncDisposable {
  readonly created: CreatedGrid;
  readonly runtime: FakeRuntime;
  readonly connection: SshConnection;
  readonly log: readonly string[];
  /** All that its controller was asked for, in the order in which it came and was carried out. */
  readonly overheard: readonly Overheard[];
  /** Called with each of them as it comes; returns the way out. */
  onOverheard(listener: (what: Overheard) => void): () => void;
  exec(...argv: readonly string[]): Promise<ExecResult>;
  execWith(options: ExecOptions, ...argv: readonly string[]): Promise<ExecResult>;
  fault: (...args: TailOf<typeof setFault>) => void;
  clearFaults(): void;
  /** Directories of volumes, by uuid. */
  volumes(): readonly string[];
  /** Where a volume of an application is. */
  volumePath(application: string, volume: string): string;
  /** A connection with another key, or to another user. */
  connectAs(privateKey: string, user?: string): SshConnection & AsyncDisposable;
  /** Closes the connection; the next command logs in anew. */
  reset(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends the controller as SIGKILL does, at once; resolves when its address is free again. */
  kill(): Promise<void>;
}

type TailOf<F> = F extends (first: string, ...rest: infer R) => void ? R : never;

/** What `testApplication` is made of: two components on one volume each, one property that must be set. */
const SHOP: ApplicationDescription = {
  name: "shop",
  description: "A small shop",
  components: [
    { name: "main.in", program: "gateway", startOrder: 20, mounts: [] },
    {
      name: "main.web",
      program: "guestbook",
      startOrder: 10,
      mounts: [{ volume: "data", mountPath: "/mnt/data" }],
    },
  ],
  volumes: [
    { name: "data", sizeBytes: 2 ** 20, filesystem: "ext3" },
    { name: "archive", sizeBytes: 2 ** 20, filesystem: "ext3" },
  ],
  properties: [
    { name: "in_ip", type: "ip", mandatory: true },
    { name: "title", type: "string", mandatory: false, default: "Shop" },
  ],
};

export function shop(changes: Partial<PlacedApplication> = {}): PlacedApplication {
  return {
    application: SHOP,
    properties: [{ name: "in_ip", value: "127.0.1.20" }],
    files: {
      data: { "book.txt": { data: "first entry\n" }, "sub/deep.txt": { data: "deep\n", mode: 0o600 } },
    },
    ...changes,
  };
}

export async function startGrid(
  description: Partial<GridDescription> = {},
  runtime: FakeRuntime = createFakeRuntime(),
): Promise<GridBench> {
  const directory = makeTempDir();
  const address = description.address ?? GRID_ADDRESS;
  const created = createGrid(directory.path, {
    name: "my_grid_one",
    location: "Los Angeles",
    address,
    port: await freePort(address),
    ...description,
    delays: { boot: 0, restart: 0, ...description.delays },
    users: [{ name: "owner", sshKey: GRID_USER_KEY.public }, ...(description.users ?? [])],
  });
  const bench = await startIn(created, runtime);
  return {
    ...bench,
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      directory[Symbol.dispose]();
    },
  };
}

/** Two grids that trust each other, unless told otherwise. */
export async function startGrids(
  one: Partial<GridDescription> = {},
  two: Partial<GridDescription> = {},
  options: { readonly trust?: boolean } = {},
): Promise<{ readonly one: GridBench; readonly two: GridBench } & AsyncDisposable> {
  const first = await startGrid({ name: "my_grid_one", ...one });
  const second = await startGrid({ name: "my_grid_two", ...two });
  if (options.trust !== false) {
    await trust(first, second);
    await trust(second, first);
  }
  return {
    one: first,
    two: second,
    async [Symbol.asyncDispose]() {
      await second[Symbol.asyncDispose]();
      await first[Symbol.asyncDispose]();
    },
  };
}

/** `host` lets the grid `guest` log in. */
export async function trust(host: GridBench, guest: GridBench): Promise<void> {
  const { name, publicKey } = guest.created;
  const result = await host.exec("user", "create", `root@${name}`, "pwd=x", `sshkey=${publicKey}`);
  if (result.code !== 0) throw new Error(result.stderr);
}

async function startIn(created: CreatedGrid, runtime: FakeRuntime): Promise<GridBench> {
  const { directory, controller } = created;
  const log: string[] = [];
  const overheard: Overheard[] = [];
  const listeners = new Set<(what: Overheard) => void>();
  const { start, stop, kill } = createMortalGrid(directory, {
    runtime,
    log: (text) => log.push(text),
    onOverheard(what) {
      overheard.push(what);
      for (const listener of listeners) listener(what);
    },
  });
  const connector = connect();
  const [host = "", port] = controller.split(":");
  const connection = connector.to({ grid: created.name, host, port: Number(port), user: "root" });

  await start();
  const execWith = (options: ExecOptions, ...argv: readonly string[]) => connection.exec(argv, options);
  return {
    created,
    runtime,
    connection,
    log,
    overheard,
    onOverheard(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start,
    stop,
    kill,
    execWith,
    exec: (...argv) => execWith({}, ...argv),
    fault: (...args) => setFault(directory, ...args),
    clearFaults: () => clearFaults(directory),
    reset: () => connector.reset(),
    volumes: () => readdirSync(volumesDirectory(directory)),
    volumePath: (application, volume) => volumePath(directory, uuidOf(directory, application, volume)),
    connectAs(privateKey, user = "root") {
      const other = connect(privateKey);
      return Object.assign(other.to({ ...connection.endpoint, user }), {
        [Symbol.asyncDispose]: () => other[Symbol.asyncDispose](),
      });
    },
    async [Symbol.asyncDispose]() {
      await connector[Symbol.asyncDispose]();
      await stop();
    },
  };
}

function uuidOf(directory: string, application: string, volume: string): string {
  const { applications } = readWorld(worldPath(directory));
  const found = applications
    .find(({ name }) => name === application)
    ?.volumes.find(({ name }) => name === volume);
  if (found === undefined) throw new Error(`there is no volume ${application}:${volume}`);
  return found.uuid;
}

function connect(privateKey = GRID_USER_KEY.private) {
  return createSshConnector({
    key: () => privateKey,
    hostKeys: memoryHostKeys(),
    policy: () => "first-use",
    clock: systemClock,
  });
}

export async function freePort(address = GRID_ADDRESS): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, "listening");
  const bound = server.address();
  server.close();
  await once(server, "close");
  return typeof bound === "object" && bound !== null ? bound.port : 0;
}
