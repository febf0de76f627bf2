import { parseUdl } from "../../src/drivers/applogic/udl/parser.ts";
import { findValue } from "../../src/drivers/applogic/udl/tree.ts";
import { GRID_USER_KEY, type GridBench, shop, startGrids } from "./grid-bench.ts";

/** Two grids that trust each other, the shop on the first, running; it has no MIG inside. */
export interface LibraryBench extends AsyncDisposable {
  readonly one: GridBench;
  readonly two: GridBench;
  readonly gridInfo: string;
  readonly privateKey: string;
  /** Name and state of the applications on both grids. */
  world(): Promise<{ readonly one: readonly string[]; readonly two: readonly string[] }>;
}

export async function startLibraryBench(): Promise<LibraryBench> {
  const quick = { delays: { start: 0, stop: 0 } };
  const { one, two, ...rest } = await startGrids(
    { ...quick, applications: [shop()] },
    { ...quick, location: "Houston" },
  );
  await one.exec("app", "start", "shop");
  const gridInfo = [one, two].map((grid, index) => blockOf(grid, index + 1)).join("");
  return {
    one,
    two,
    gridInfo,
    privateKey: GRID_USER_KEY.private,
    world: async () => ({ one: await namesOn(one), two: await namesOn(two) }),
    [Symbol.asyncDispose]: () => rest[Symbol.asyncDispose](),
  };
}

function blockOf({ created }: GridBench, net: number): string {
  const [host = "", port = ""] = created.controller.split(":");
  return `grid ${created.name}
{
controller = ${host}
port = ${port}
MIG_ip = 127.0.${net}.10:8080
app_config = "in_ip=127.0.${net}.20"
MigHelper_config = ""
drain = 1
}
`;
}

async function namesOn(grid: GridBench): Promise<readonly string[]> {
  const blocks = parseUdl((await grid.exec("app", "list", "--batch")).stdout);
  return blocks.map((block) => `${block.name ?? ""} ${findValue(block, "state") ?? ""}`).toSorted();
}
