import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Property } from "../domain/grid.ts";
import {
  completeSettings,
  controllerAddress,
  type GridSettingsInput,
  settingsPath,
} from "./grid-settings.ts";
import type { ApplicationDescription, VolumeDescription } from "./model.ts";
import { createGridKeys } from "./ssh/grid-keys.ts";
import { writeFileAtomically } from "./world/atomic-file.ts";
import { impexDirectory, makeVolumeDirectory } from "./world/volume-directories.ts";
import type { GridUser, GridVolume, World } from "./world/world.ts";
import { readWorld, worldPath, writeWorld } from "./world/world-store.ts";

/** A grid from nothing: everything that its directory is to hold. */
export interface GridDescription extends GridSettingsInput {
  readonly users?: readonly UserDescription[];
  readonly applications?: readonly PlacedApplication[];
}

export interface UserDescription {
  readonly name: string;
  readonly realname?: string;
  /** Public key, one line. */
  readonly sshKey: string;
  readonly maintainer?: boolean;
}

/** An application of the world from the start: what it is and what is special about this one. */
export interface PlacedApplication {
  readonly application: ApplicationDescription;
  /** Absent: as the description says. */
  readonly name?: string;
  readonly template?: boolean;
  /** The grid brings it up when it starts. */
  readonly running?: boolean;
  readonly description?: string;
  readonly user1?: string;
  readonly user2?: string;
  readonly destroyOnStop?: boolean;
  readonly properties?: readonly Property[];
  /** First contents: volume → path on it → file. */
  readonly files?: Readonly<Record<string, Readonly<Record<string, FileDescription>>>>;
}

export interface FileDescription {
  readonly data: string | Uint8Array;
  readonly mode?: number;
}

export interface CreatedGrid {
  readonly directory: string;
  readonly name: string;
  /** `host:port`. */
  readonly controller: string;
  /** The grid's public key, one line: a user with it on another grid is trust. */
  readonly publicKey: string;
  /** `SHA256:…` of the host key. */
  readonly hostKey: string;
}

/** Makes the directory of a grid: settings, keys, world, volumes with their first contents. */
export function createGrid(directory: string, description: GridDescription): CreatedGrid {
  const { users = [], applications = [], ...input } = description;
  const settings = completeSettings(input);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  mkdirSync(impexDirectory(directory), { recursive: true });
  const keys = createGridKeys(join(directory, settings.keys), `root@${settings.name}`);
  writeFileAtomically(settingsPath(directory), `${JSON.stringify(settings, undefined, 2)}\n`);
  const world: World = { nextId: 1, users: users.map(newUser), applications: [], owner: "", acl: [] };
  for (const application of applications) addApplication(directory, world, application);
  writeWorld(worldPath(directory), world);
  return { directory, name: settings.name, controller: controllerAddress(settings), ...keys };
}

/** Adds users to a grid that does not run: `createGrid` of two grids first, then their trust. */
export function addUsers(directory: string, users: readonly UserDescription[]): void {
  const world = readWorld(worldPath(directory));
  world.users.push(...users.map(newUser));
  writeWorld(worldPath(directory), world);
}

/** Adds applications to a grid that does not run. */
export function addApplications(directory: string, applications: readonly PlacedApplication[]): void {
  const world = readWorld(worldPath(directory));
  for (const application of applications) addApplication(directory, world, application);
  writeWorld(worldPath(directory), world);
}

function newUser(user: UserDescription): GridUser {
  return { realname: "", comment: "", maintainer: false, ...user };
}

function addApplication(directory: string, world: World, placed: PlacedApplication): void {
  const { application, running, files = {}, properties = [], ...own } = placed;
  const { components, volumes, properties: boundary, ...description } = application;
  world.applications.push({
    template: false,
    user1: "",
    user2: "",
    docUrl: "",
    destroyOnStop: false,
    ...description,
    ...own,
    id: world.nextId,
    state: running === true ? "running" : "stopped",
    comeBack: true,
    boundary: boundary.map((property) => ({ ...property })),
    properties: properties.map((property) => ({ ...property })),
    resources: [],
    components: components.map((component) => ({ ...component, mounts: [...component.mounts] })),
    volumes: volumes.map((volume) => newVolume(directory, volume, files[volume.name] ?? {})),
    owner: "",
    acl: [],
  });
  world.nextId += 1;
}

function newVolume(
  directory: string,
  volume: VolumeDescription,
  files: Readonly<Record<string, FileDescription>>,
): GridVolume {
  const uuid = randomUUID();
  fillVolume(makeVolumeDirectory(directory, uuid), files);
  return { ...volume, uuid, comment: "", created: Math.floor(Date.now() / 1000), accessed: 0 };
}

function fillVolume(path: string, files: Readonly<Record<string, FileDescription>>): void {
  for (const [name, file] of Object.entries(files)) {
    const full = join(path, name);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, file.data, { mode: file.mode ?? 0o644 });
  }
}
