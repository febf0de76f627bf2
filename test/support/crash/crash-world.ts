import { realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/clock.ts";
import { applicationProperties, gridInfoText } from "../../../src/demo/grid-info-text.ts";
import { type DemoLayout, gridsOf } from "../../../src/demo/layout.ts";
import {
  addApplications,
  addUsers,
  type CreatedGrid,
  createGrid,
} from "../../../src/embedded-grid/create-grid.ts";
import { GUESTBOOK, MIG_HELPER } from "../../../src/embedded-grid/templates.ts";
import { createSshConnector } from "../../../src/ssh/connector.ts";
import { type KeyPair, newKeyPair } from "../../../src/ssh/key-pair.ts";
import { layoutOn } from "../demo-world.ts";
import { freeNetworks } from "../free-network.ts";
import { memoryHostKeys } from "../ssh-bench.ts";
import { makeTempDir } from "../temp-dir.ts";
import { type CrashGrid, openCrashGrid } from "./crash-grid.ts";
import { type FaultQuestion, openFaultDoor } from "./fault-door.ts";

/** Two grids as processes, an application of as few components as can be on the first, and the place where processes ask. */
export interface CrashWorld extends AsyncDisposable {
  readonly directory: string;
  readonly grids: readonly [CrashGrid, CrashGrid];
  /** Questions at fault points that nobody has answered yet. */
  waiting(): readonly string[];
  /** Who is asked at fault points from now on. */
  onQuestion(answer: (question: FaultQuestion) => Promise<void>): void;
}

export const APPLICATION = "guestbook";
export const MIG_COMPONENT = "main.mig.ctl";
export const SERVICE_COMPONENT = "main.web";

/** MIG first, so that the service behind the gate finds it at once. */
const COMPONENTS = GUESTBOOK.components
  .filter(({ name }) => name === MIG_COMPONENT || name === SERVICE_COMPONENT)
  .map((component) => ({ ...component, startOrder: component.name === MIG_COMPONENT ? 10 : 20 }));

const GRID_TUNING = { drain: 1_000, delays: { boot: 0, restart: 50 } };

export async function openCrashWorld(program: string): Promise<CrashWorld> {
  await using stack = new AsyncDisposableStack();
  const temp = stack.use(makeTempDir());
  const networks = stack.use(await freeNetworks());
  const directory = realpathSync(temp.path);
  const layout = layoutOn(networks);
  let answer: (question: FaultQuestion) => Promise<void> = () => Promise.resolve();
  const door = stack.use(openFaultDoor(join(directory, "faults"), (question) => answer(question)));
  const key = makeGrids(directory, layout);
  const connector = stack.use(
    createSshConnector({
      key: () => key.private,
      hostKeys: memoryHostKeys(),
      policy: () => "first-use",
      clock: systemClock,
    }),
  );
  const env = { MIG_FAULT: door.directory, NODE_COMPILE_CACHE: join(directory, "compile-cache") };
  const parts = { sshPort: layout.sshPort, directory, program, env, connector };
  const one = stack.use(openCrashGrid({ ...parts, grid: layout.one }));
  const two = stack.use(openCrashGrid({ ...parts, grid: layout.two }));
  await Promise.all([one.start(), two.start()]);
  const all = stack.move();
  return {
    directory,
    grids: [one, two],
    waiting: door.waiting,
    onQuestion(next) {
      answer = next;
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function makeGrids(directory: string, layout: DemoLayout): KeyPair {
  const key = newKeyPair("mig@guestbook");
  const created = gridsOf(layout).map((grid) =>
    createGrid(join(directory, grid.name), {
      ...GRID_TUNING,
      name: grid.name,
      location: grid.location,
      address: grid.controller,
      port: layout.sshPort,
      users: [{ name: "mig", sshKey: key.public }],
      applications: [{ application: MIG_HELPER, template: true }],
    }),
  );
  for (const here of created) {
    const others = created.filter(({ name }) => name !== here.name);
    addUsers(
      here.directory,
      others.map(({ name, publicKey }) => ({ name, sshKey: publicKey })),
    );
  }
  addApplications(join(directory, layout.one.name), [placeApplication(layout, created, key)]);
  writeFileSync(join(directory, "key"), key.private, { mode: 0o600 });
  return key;
}

function placeApplication(layout: DemoLayout, created: readonly CreatedGrid[], key: KeyPair) {
  const hostKeys = new Map(created.map(({ name, hostKey }) => [name, hostKey]));
  const gridInfo = gridInfoText(layout, hostKeys).replaceAll(/^drain = \d+$/gm, "drain = 1");
  return {
    application: { ...GUESTBOOK, components: COMPONENTS },
    running: true,
    properties: applicationProperties(layout.one).map(([name, value]) => ({ name, value })),
    files: {
      mig_config: {
        "grid.info": { data: gridInfo },
        "private.key": { data: key.private, mode: 0o600 },
        "mig.ini": { data: "open = yes\n" },
      },
    },
  };
}
