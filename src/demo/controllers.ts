import { readFileSync } from "node:fs";
import type { Clock } from "../clock.ts";
import { OUR_PREFIX } from "../domain/ids.ts";
import { appList } from "../drivers/applogic/commands/app-list.ts";
import type { ApplicationBlock } from "../drivers/applogic/commands/application-block.ts";
import { createSshConnector } from "../ssh/connector.ts";
import type { ExecResult, HostKeys, SshConnection } from "../ssh/ssh.ts";
import type { DemoWorld } from "./demo-file.ts";
import type { DemoPaths } from "./demo-paths.ts";
import { type DemoGrid, gridsOf } from "./layout.ts";

/** The controllers of both grids, as the person with the demo key sees them over SSH. */
export interface Controllers extends AsyncDisposable {
  /** Applications and templates. Throws `SSH_*`, `GRID_*`. */
  applications(grid: DemoGrid): Promise<readonly ApplicationBlock[]>;
  /** A command as a person types it there; a refusal is a result. Throws `SSH_*`. */
  run(grid: DemoGrid, argv: readonly string[]): Promise<ExecResult>;
}

/** Pinned keys need no memory. */
const NO_MEMORY: HostKeys = { find: () => undefined, record: () => undefined, forget: () => undefined };

export function openControllers(
  paths: DemoPaths,
  { layout, hostKeys }: DemoWorld,
  clock: Clock,
): Controllers {
  const connector = createSshConnector({
    key: () => readFileSync(paths.key, "utf8"),
    hostKeys: NO_MEMORY,
    policy: () => "strict",
    clock,
  });
  const to = (grid: DemoGrid): SshConnection =>
    connector.to({
      grid: grid.name,
      host: grid.controller,
      port: layout.sshPort,
      user: "root",
      hostKey: hostKeys[grid.name],
    });
  return {
    async applications(grid) {
      const result = await to(grid).exec(appList.build(undefined));
      return appList.parse(result, `Cannot ${appList.purpose(undefined)} on ${grid.name}`);
    },
    run: (grid, argv) => to(grid).exec(argv),
    [Symbol.asyncDispose]: () => connector[Symbol.asyncDispose](),
  };
}

/** Applications of MIG's on either grid: helpers and kept copies. */
export async function listOurs(controllers: Controllers, { layout }: DemoWorld): Promise<readonly string[]> {
  const lists = await Promise.all(
    gridsOf(layout).map(async (grid) => {
      const applications = await controllers.applications(grid);
      return applications
        .filter(({ name }) => name.startsWith(OUR_PREFIX))
        .map(({ name }) => `application ${name} on ${grid.name}`);
    }),
  );
  return lists.flat();
}
