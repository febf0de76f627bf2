import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomName } from "../domain/ids.ts";
import {
  addApplications,
  addUsers,
  type CreatedGrid,
  createGrid,
  type PlacedApplication,
} from "../embedded-grid/create-grid.ts";
import type { GridSettingsInput } from "../embedded-grid/grid-settings.ts";
import { GUESTBOOK, TEMPLATES } from "../embedded-grid/templates.ts";
import { type KeyPair, newKeyPair } from "../ssh/key-pair.ts";
import type { DemoWorld } from "./demo-file.ts";
import { type DemoPaths, gridDirectory } from "./demo-paths.ts";
import { applicationProperties, DRAIN_SECONDS, gridInfoText } from "./grid-info-text.ts";
import { type DemoGrid, type DemoLayout, gridsOf } from "./layout.ts";

const PRIVATE = 0o600;
const USERNAME = "demo";
const PASSWORD_LENGTH = 12;

/** What tests make different: how fast a grid copies, for one. */
export type GridTuning = Pick<GridSettingsInput, "copyRate" | "delays">;

/**
 * Makes both grids with everything an owner would have set up: users and trust, templates, and on grid one the
 * application with its config volume. Nothing runs yet.
 */
export function makeWorld(paths: DemoPaths, layout: DemoLayout, tuning: GridTuning = {}): DemoWorld {
  const person = newKeyPair("demo");
  const mig = newKeyPair("mig@guestbook");
  const created = gridsOf(layout).map((grid) =>
    createGrid(gridDirectory(paths, grid), {
      ...tuning,
      name: grid.name,
      location: grid.location,
      address: grid.controller,
      port: layout.sshPort,
      drain: DRAIN_SECONDS * 1000,
      users: [
        { name: "demo", realname: "Who runs this demo", sshKey: person.public },
        { name: "mig", realname: "MIG in the guestbook", sshKey: mig.public },
      ],
      applications: TEMPLATES.map((application) => ({ application, template: true })),
    }),
  );
  trustEachOther(created);
  const hostKeys = new Map(created.map(({ name, hostKey }) => [name, hostKey]));
  const world: DemoWorld = {
    layout,
    username: USERNAME,
    password: randomName(PASSWORD_LENGTH),
    hostKeys: Object.fromEntries(hostKeys),
  };
  const guestbook = placeGuestbook(world, { key: mig, gridInfo: gridInfoText(layout, hostKeys) });
  addApplications(gridDirectory(paths, layout.one), [guestbook]);
  writeFileSync(paths.key, person.private, { mode: PRIVATE });
  writeFileSync(paths.knownHosts, knownHosts(paths, layout));
  return world;
}

/** A user with the other grid's key on each grid: what `app migrate` logs in with. */
function trustEachOther([one, two]: readonly CreatedGrid[]): void {
  if (one === undefined || two === undefined) return;
  for (const [here, there] of [
    [one, two],
    [two, one],
  ] as const) {
    addUsers(here.directory, [{ name: there.name, realname: `Grid ${there.name}`, sshKey: there.publicKey }]);
  }
}

/** On grid one, brought up as soon as the grid runs; the key and grid.info are on its config volume. */
function placeGuestbook(
  { layout, username, password }: DemoWorld,
  config: { readonly key: KeyPair; readonly gridInfo: string },
): PlacedApplication {
  const properties = [
    ...applicationProperties(layout.one),
    ["username", username] as const,
    ["password", password] as const,
  ];
  return {
    application: GUESTBOOK,
    running: true,
    properties: properties.map(([name, value]) => ({ name, value })),
    files: {
      mig_config: {
        "grid.info": { data: config.gridInfo },
        "private.key": { data: config.key.private, mode: PRIVATE },
      },
    },
  };
}

/** For OpenSSH, so that the first log-in asks nothing. */
function knownHosts(paths: DemoPaths, layout: DemoLayout): string {
  const lines = gridsOf(layout).map((grid: DemoGrid) => {
    const line = readFileSync(join(gridDirectory(paths, grid), "keys", "host_key.pub"), "utf8").trim();
    return `[${grid.controller}]:${layout.sshPort} ${line}`;
  });
  return `${lines.join("\n")}\n`;
}
