import { existsSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { listLeftovers } from "../../../src/demo/clean-up.ts";
import { parseOurName } from "../../../src/domain/ids.ts";
import { isAlive, readIdentity } from "../../../src/embedded-grid/runtime/process-identity.ts";
import { readWorld, worldPath } from "../../../src/embedded-grid/world/world-store.ts";
import type { CrashGrid } from "./crash-grid.ts";
import { APPLICATION, type CrashWorld, MIG_COMPONENT } from "./crash-world.ts";
import { daemonsOf } from "./daemons.ts";
import { type Ledger, missingIn } from "./ledger.ts";
import { gateAt } from "./mig-client.ts";
import {
  applicationsOn,
  componentBase,
  componentsDirectory,
  entriesOf,
  namesIn,
  type SeenApplication,
  volumeOf,
} from "./world-view.ts";

/** How a world must look when nothing is under way. */
export interface Expectation {
  /** Where the one copy serves. */
  readonly serving: CrashGrid;
  /** Whether a kept copy stays on the other grid. */
  readonly kept: boolean;
  readonly snapshots: number;
}

/** What is not as it should be: processes, sockets, files and records, looked at from outside. */
export async function complaintsAbout(
  world: CrashWorld,
  ledger: Ledger,
  expected: Expectation,
): Promise<readonly string[]> {
  const seen = world.grids.flatMap(applicationsOn);
  return [
    ...whatIsThere(seen, expected),
    ...records(seen, expected),
    ...entries(seen, ledger),
    ...(await doors(world, expected)),
    ...processes(world, seen),
    ...world.grids.flatMap(files),
    ...world.waiting().map((name) => `a process still asks: ${name}`),
  ];
}

type Kind = "application" | "helper" | "kept" | "snapshot" | "stranger";

function kindOf({ application }: SeenApplication): Kind {
  if (application.name === APPLICATION) return "application";
  return parseOurName(application.name)?.kind ?? "stranger";
}

function whatIsThere(seen: readonly SeenApplication[], expected: Expectation): readonly string[] {
  const words = seen.map((each) => {
    const { name, state, incomplete } = each.application;
    const kind = kindOf(each);
    const what = kind === "stranger" ? name : kind;
    return `${what} ${incomplete ?? state} on ${each.grid === expected.serving ? "its grid" : "the other grid"}`;
  });
  const wanted = [
    "application running on its grid",
    ...(expected.kept ? ["kept stopped on the other grid"] : []),
    ...Array.from({ length: expected.snapshots }, () => "snapshot stopped on the other grid"),
  ];
  const [is, should] = [words.toSorted().join("; "), wanted.toSorted().join("; ")];
  return is === should ? [] : [`there is: ${is}; there should be: ${should}`];
}

const STATE_OF = { application: "committed", kept: "away", snapshot: "snapshot" } as const;

function records(seen: readonly SeenApplication[], { serving }: Expectation): readonly string[] {
  return seen.flatMap((each) => {
    const kind = kindOf(each);
    if (kind === "helper" || kind === "stranger") return [];
    const { record, application } = each;
    const name = `the record of ${application.name} on ${each.grid.name}`;
    if (record === undefined || record === "foreign") return [`${name} cannot be read: ${application.user2}`];
    const isWrongHolder = kind === "application" && record.holder !== `agent-${serving.name}`;
    return [
      ...(record.state === STATE_OF[kind] ? [] : [`${name} says ${record.state}, not ${STATE_OF[kind]}`]),
      ...(isWrongHolder ? [`${name} is held by ${record.holder}`] : []),
    ];
  });
}

/** Everything acknowledged is where it must be; no snapshot holds the key. */
function entries(seen: readonly SeenApplication[], ledger: Ledger): readonly string[] {
  return seen.flatMap((each) => {
    const kind = kindOf(each);
    const must = mustHold(kind, ledger);
    const missing = missingIn(entriesOf(each), must);
    const hasKey = kind === "snapshot" && existsSync(join(volumeOf(each, "mig_config"), "private.key"));
    return [
      ...(missing.length === 0
        ? []
        : [
            `${each.application.name} on ${each.grid.name} lost ${missing.length} of ${must.length} acknowledged entries, the first is ${missing[0] ?? ""}`,
          ]),
      ...(hasKey ? [`${each.application.name} holds the private key`] : []),
    ];
  });
}

function mustHold(kind: Kind, ledger: Ledger): readonly string[] {
  if (kind === "application") return ledger.serving;
  return kind === "kept" ? ledger.kept : [];
}

/** The copy that should serve does; at no other address of ours does anything listen. */
async function doors({ grids }: CrashWorld, { serving }: Expectation): Promise<readonly string[]> {
  const gate = await gateAt(serving);
  const silent = grids.flatMap((grid) => [
    { host: grid.helperAddress, port: grid.helperPort },
    ...(grid === serving
      ? []
      : [
          { host: grid.address, port: grid.migPort },
          { host: grid.address, port: grid.webPort },
        ]),
  ]);
  const open = await Promise.all(silent.map(async (door) => ((await listens(door)) ? [door] : [])));
  const isOpen = await listens({ host: serving.address, port: serving.webPort });
  return [
    ...(gate?.serve === true
      ? []
      : [`the gate on ${serving.name} is not open: ${gate?.reason ?? "no answer"}`]),
    ...(isOpen ? [] : [`the service on ${serving.name} does not listen`]),
    ...open.flat().map(({ host, port }) => `something listens on ${host}:${port}`),
  ];
}

function listens({ host, port }: { readonly host: string; readonly port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** What should live does, once; nothing else of this world does, and nothing of it is mounted here. */
function processes({ grids, directory }: CrashWorld, seen: readonly SeenApplication[]): readonly string[] {
  const running = seen.filter(({ application }) => application.state === "running");
  const bases = running.flatMap(({ grid, application }) =>
    application.components.map(({ name }) => componentBase(grid, application.name, name)),
  );
  const dead = bases.filter((base) => {
    const identity = readIdentity(join(base, "alive"));
    return identity === undefined || !isAlive(identity);
  });
  const daemons = bases
    .filter((base) => base.endsWith(MIG_COMPONENT))
    .map((base) => ({ base, count: daemonsOf(base).length }))
    .filter(({ count }) => count !== 1);
  const others = leftovers(directory, [...bases, ...grids.map((grid) => grid.directory)]);
  return [
    ...dead.map((base) => `nothing lives in ${base}`),
    ...daemons.map(({ base, count }) => `${count} daemons live in ${base}`),
    ...others.map((what) => `left behind: ${what}`),
  ];
}

/** What concerns the world and stands in no place that may be alive. */
function leftovers(directory: string, places: readonly string[]): readonly string[] {
  return listLeftovers(directory).filter((what) => {
    const pid = /^process (\d+) /.exec(what)?.[1];
    if (pid === undefined) return true;
    const environment = readIfThere(`/proc/${pid}/environ`).split("\0");
    const command = readIfThere(`/proc/${pid}/cmdline`).split("\0");
    const lives = places.some((place) => environment.includes(`MIG_COMPONENT=${place}`));
    return !lives && !(command.includes("embedded-grid") && places.includes(command.at(-2) ?? ""));
  });
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

/** `place` comes and goes with every look. */
const IN_STATE =
  /^(journal\.db(-wal|-shm)?|host-keys\.json|application-id|gate|challenge|place|compile-cache)$/;

/** No volume, no component's directory, no image and no file of state that belongs to nothing. */
function files(grid: CrashGrid): readonly string[] {
  const seen = applicationsOn(grid);
  const all = readWorld(worldPath(grid.directory)).applications;
  const uuids = new Set(all.flatMap(({ volumes }) => volumes.map(({ uuid }) => uuid)));
  const names = new Set(seen.map(({ application }) => application.name));
  const state = seen
    .filter((each) => kindOf(each) === "application")
    .flatMap((each) => [
      ...namesIn(volumeOf(each, "mig_state")).filter((name) => !IN_STATE.test(name)),
      ...namesIn(join(volumeOf(each, "mig_state"), "challenge")).map((name) => `challenge/${name}`),
    ]);
  return [
    ...readdirSync(join(grid.directory, "volumes"))
      .filter((name) => !uuids.has(name))
      .map((name) => `volume ${name} of nothing`),
    ...namesIn(componentsDirectory(grid))
      .filter((name) => !names.has(name))
      .map((name) => `components of ${name}, which is no more`),
    ...namesIn(join(grid.directory, "_impex")).map((name) => `_impex/${name}`),
    ...state.map((name) => `${name} in MIG's state`),
  ].map((what) => `left behind on ${grid.name}: ${what}`);
}
