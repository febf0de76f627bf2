import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { MigError } from "../../domain/errors.ts";
import type { Isolation } from "./isolation.ts";
import { formatProperties } from "./properties-file.ts";
import type { ComponentName, ComponentSpec, Mount } from "./runtime.ts";

/** Where one component's things are on this machine. */
export interface ComponentPlace {
  /** All of it but the sockets of a plain process; the log in it outlives the component. */
  readonly base: string;
  readonly log: string;
  /** Identity of the first process. */
  readonly alive: string;
  /** `/mnt/run`: properties, sockets, pid files; new for every start. */
  readonly run: string;
  /** `/mnt/wires`: sockets between the components of one application. */
  readonly wires: string;
  /** Home of whoever logs in, where there is no file tree of its own; `mnt` in it leads to the volumes. */
  readonly home: string;
  /** `MIG_COMPONENT=…` stands in the environment of every process of the component. */
  readonly marker: string;
}

/** Of 107 bytes that a socket's path may have, some are for its name. */
const SOCKET_DIRECTORY_BYTES = 90;
const NAME = /^\w+(\.\w+)*$/;
const MOUNT_PATH = /^\/mnt\/[\w-]+$/;
const OURS: ReadonlySet<string> = new Set(["/mnt/content", "/mnt/root", "/mnt/run", "/mnt/wires"]);

/** Throws `GRID_REFUSED` for names that are no names. */
export function findPlace(directory: string, name: ComponentName, isolation: Isolation): ComponentPlace {
  for (const word of [name.application, name.component]) {
    if (!NAME.test(word)) throw new MigError("GRID_REFUSED", `Cannot run component "${word}": bad name`);
  }
  const base = join(directory, name.application, name.component);
  const sockets = isolation.kind === "none" ? reachable : (path: string) => path;
  return {
    base,
    log: join(base, "log"),
    alive: join(base, "alive"),
    run: sockets(join(base, "run")),
    wires: sockets(join(directory, name.application, "wires")),
    home: join(base, "home"),
    marker: `MIG_COMPONENT=${base}`,
  };
}

/** Without namespaces the path that a socket is opened by is the real one, and that may be too long. */
function reachable(path: string): string {
  if (Buffer.byteLength(path) <= SOCKET_DIRECTORY_BYTES) return path;
  const hash = createHash("sha256").update(path).digest("hex").slice(0, 12);
  return join(tmpdir(), `mig-sockets-${hash}`);
}

/** Makes the directories anew and writes the properties; throws `GRID_REFUSED`, `BAD_REQUEST`. */
export function preparePlace(place: ComponentPlace, spec: ComponentSpec, isolation: Isolation): void {
  for (const mount of spec.mounts) checkMount(mount);
  const properties = formatProperties(spec.properties);
  clearPlace(place);
  for (const path of [place.base, place.wires, place.run, place.home]) makePrivate(path);
  writeFileSync(join(place.run, "properties"), properties, { mode: 0o600 });
  if (isolation.kind === "none") linkVolumes(place, spec);
}

/** Some of these may lie in /tmp, where others can be first. */
function makePrivate(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const facts = lstatSync(path);
  if (facts.isDirectory() && facts.uid === process.getuid?.()) return;
  throw new MigError("GRID_REFUSED", `Cannot use ${path}: it is not a directory of this user`);
}

function checkMount({ volume, mountPath }: Mount): void {
  if (MOUNT_PATH.test(mountPath) && !OURS.has(mountPath)) return;
  throw new MigError(
    "GRID_REFUSED",
    `Cannot mount volume ${volume}: its mount path ${mountPath} is not free`,
    {
      hint: "Mount paths are /mnt/<name>; content, root, run and wires are taken",
    },
  );
}

function linkVolumes(place: ComponentPlace, spec: ComponentSpec): void {
  for (const { directory, mountPath } of spec.mounts) {
    const link = join(place.home, mountPath);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(directory, link);
  }
}

/** Removes all but the log; the secrets of the properties among it. */
export function clearPlace(place: ComponentPlace): void {
  for (const path of [place.alive, place.run, place.home]) rmSync(path, { recursive: true, force: true });
  // Never recursively: were a volume still bound below it, its content would go.
  const tree = join(place.base, "root");
  if (existsSync(tree)) rmdirSync(tree);
}
