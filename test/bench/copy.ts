import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addUsers, createGrid } from "../../src/embedded-grid/create-grid.ts";
import { getApplication, getVolume } from "../../src/embedded-grid/world/find.ts";
import { volumePath } from "../../src/embedded-grid/world/volume-directories.ts";
import { readWorld, worldPath } from "../../src/embedded-grid/world/world-store.ts";
import { newKeyPair } from "../../src/ssh/key-pair.ts";
import { freePort, GRID_ADDRESS, GRID_USER_KEY } from "../support/grid-bench.ts";
import { type GridProcess, startGridProcess } from "../support/grid-process.ts";
import { startOpenSsh } from "../support/openssh-server.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import type { Bench } from "./bench.ts";
import { figureOf, round } from "./figure.ts";
import { quartilesOf } from "./quartiles.ts";
import { NO_BASHRC, sshArguments } from "./rival-ssh.ts";
import { alternate, timed } from "./trials.ts";

/**
 * A volume of a gibibyte from grid to grid by `app migrate`, each grid a process of its own, beside `cat` into `ssh` into
 * `cat` between the same two directories over a real sshd, on a connection that has to be made, as ours has. The bytes
 * cannot be compressed, and neither side tries. Then a volume of that size that is holes but for 50 MiB.
 */
const MEBIBYTE = 2 ** 20;
const SIZE_MIB = 1024;
const FILLED_MIB = 50;
const MIGRATE_DEADLINE_MS = 600_000;

export const copy: Bench = {
  name: "copy",
  trials: 5,
  async measure(n) {
    using temp = makeTempDir();
    await using grids = await startGrids(temp.file("one"), temp.file("two"));
    const full = grids.volumeOf("full");
    await writeRandom(
      join(full, "disk"),
      Array.from({ length: SIZE_MIB }, (_, mib) => mib),
    );
    await writeRandom(
      join(grids.volumeOf("sparse"), "disk"),
      Array.from({ length: FILLED_MIB }, (_, piece) => piece * Math.floor(SIZE_MIB / FILLED_MIB)),
    );
    await using pipe = await openPipe(temp.file("pipe"));
    const { ours, rival } = await alternate(n, {
      ours: () => grids.migrate("full"),
      rival: () => pipe.copy(join(full, "disk")),
    });
    const sparse: number[] = [];
    for (let trial = 0; trial < n; trial += 1) sparse.push(await grids.migrate("sparse"));
    const rates = (ms: readonly number[]): number[] => ms.map((each) => (SIZE_MIB * 1000) / each);
    const sparseMs = quartilesOf(sparse).median;
    return figureOf({
      name: "copy",
      unit: "MiB/s",
      about: "`app migrate` of a 1 GiB volume between two grids | cat, ssh, cat; sparse: 50 MiB in 1 GiB",
      ours: rates(ours),
      rival: rates(rival),
      more: { sparse_ms: sparseMs, sparse_share: round(sparseMs / quartilesOf(ours).median) },
      limit: { ratio: ">= 0.5", sparse_share: "<= 0.2" },
    });
  },
};

interface Grids extends AsyncDisposable {
  /** Directory of the one volume of an application on the first grid. */
  volumeOf(application: string): string;
  /** Milliseconds that it takes from the first grid to the second; it is destroyed there again. */
  migrate(application: string): Promise<number>;
}

async function startGrids(one: string, two: string): Promise<Grids> {
  const common = { location: "", address: GRID_ADDRESS, delays: { boot: 0, start: 0, stop: 0 } };
  const users = [{ name: "owner", sshKey: GRID_USER_KEY.public }];
  const names = ["full", "sparse"];
  const source = createGrid(one, {
    ...common,
    name: "my_grid_one",
    port: await freePort(),
    users,
    applications: names.map((name) => ({
      application: {
        name,
        description: "A volume",
        components: [],
        volumes: [{ name: "data", sizeBytes: 2 * SIZE_MIB * MEBIBYTE, filesystem: "ext3" }],
        properties: [],
      },
    })),
  });
  const target = createGrid(two, { ...common, name: "my_grid_two", port: await freePort(), users });
  addUsers(one, [{ name: "root@my_grid_two", sshKey: target.publicKey }]);
  const first = await startGridProcess(source, GRID_USER_KEY.private);
  const second = await startGridProcess(target, GRID_USER_KEY.private);
  return {
    volumeOf(application) {
      const found = getApplication(readWorld(worldPath(one)), application);
      return volumePath(one, getVolume(found, "data").uuid);
    },
    async migrate(application) {
      const ms = await timed(() =>
        must(second, "app", "migrate", source.controller, application, "--nocompress"),
      );
      await must(second, "app", "destroy", application, "--force");
      return ms;
    },
    async [Symbol.asyncDispose]() {
      await second[Symbol.asyncDispose]();
      await first[Symbol.asyncDispose]();
    },
  };
}

async function must(grid: GridProcess, ...argv: readonly string[]): Promise<void> {
  const { code, stderr } = await grid.execWith({ deadlineMs: MIGRATE_DEADLINE_MS }, ...argv);
  if (code !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
}

/** Random bytes at these mebibytes of a file of the full size, holes between them. */
async function writeRandom(path: string, mebibytes: readonly number[]): Promise<void> {
  await using file = await open(path, "w");
  for (const mebibyte of mebibytes) await file.write(randomBytes(MEBIBYTE), 0, MEBIBYTE, mebibyte * MEBIBYTE);
  await file.truncate(SIZE_MIB * MEBIBYTE);
}

async function openPipe(
  directory: string,
): Promise<AsyncDisposable & { copy(file: string): Promise<number> }> {
  const clientKey = newKeyPair("bench");
  const server = await startOpenSsh({ clientKey, config: [NO_BASHRC] });
  await mkdir(directory);
  const identity = join(server.directory, "id");
  await writeFile(identity, clientKey.private, { mode: 0o600 });
  const target = join(directory, "disk");
  const ssh = sshArguments({ ...server, identity });
  return {
    async copy(file) {
      const ms = await timed(async () => {
        await using source = await open(file);
        const child = spawn("ssh", [...ssh, "127.0.0.1", `cat > ${target}`], {
          stdio: [source.fd, "ignore", "inherit"],
        });
        const [code] = await once(child, "exit");
        if (code !== 0) throw new Error(`ssh ended with ${code}`);
      });
      await rm(target);
      return ms;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
