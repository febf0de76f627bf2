import { describe, expect, test } from "vitest";
import type { PlannedStep } from "../../../src/domain/plan.ts";
import type { StoredEvent } from "../../../src/domain/step.ts";
import { parseUdl } from "../../../src/drivers/applogic/udl/parser.ts";
import { findValue } from "../../../src/drivers/applogic/udl/tree.ts";
import type { Grids, GridsOptions, MoveEvent } from "../../../src/library/types.ts";
import { isMigError, openGrids } from "../../../src/library.ts";
import { type LibraryBench, startLibraryBench } from "../../support/library-bench.ts";
import { commandsAgree } from "../../support/plan-and-run.ts";

function open({ gridInfo, privateKey }: LibraryBench, options: Partial<GridsOptions> = {}): Promise<Grids> {
  return openGrids({ gridInfo, privateKey, ...options });
}

const WISH = { application: "shop", from: "my_grid_one", to: "my_grid_two" };
const HOME = { one: ["shop running"], two: [] };

describe("a move from outside", () => {
  test("runs what its plan shows, and keeps the source", async () => {
    await using bench = await startLibraryBench();
    const verified: unknown[] = [];
    await using grids = await open(bench, { verify: async (place) => void verified.push(place) });
    expect(grids.names).toEqual(["my_grid_one", "my_grid_two"]);
    expect(await grids.applications("my_grid_one")).toEqual([
      { name: "shop", state: "running", template: false },
    ]);

    const plan = await grids.planMigrate(WISH);
    expect(plan.checks.filter(({ severity }) => severity === "error")).toEqual([]);
    const move = grids.start(plan);
    const seen: MoveEvent[] = [];
    for await (const event of move.events()) seen.push(event);
    expect(await move.ended).toMatchObject({ state: "succeeded", committed: true, problems: [] });
    expect(seen.at(-1)?.event.type).toBe("ended");
    expect(verified).toEqual([{ grid: "my_grid_two", application: "shop" }]);
    expect(await bench.world()).toEqual({ one: [`mig_kept_${plan.id}_shop stopped`], two: ["shop running"] });
    commandsAgree(seen as unknown as readonly StoredEvent[], plan.steps as readonly PlannedStep[]);
    expect(() => grids.start(plan)).toThrow("was started");

    const back = await grids.planMigrate({ ...WISH, from: "my_grid_two", to: "my_grid_one" });
    expect(back.checks.find(({ id }) => id === "record")).toMatchObject({ severity: "fine" });
    expect(await grids.start(back).ended).toMatchObject({ state: "succeeded", problems: [] });
    expect((await bench.world()).one).toContain("shop running");
  });

  test("comes back when it is not well, or aborted, and all is as before", async () => {
    await using bench = await startLibraryBench();
    let verify = async (): Promise<void> => {
      throw new Error("no answer on port 80");
    };
    await using grids = await open(bench, { verify: () => verify() });
    expect(await grids.start(await grids.planMigrate(WISH)).ended).toMatchObject({
      state: "failed",
      error: { code: "VERIFY_FAILED", message: expect.stringContaining("no answer on port 80") },
    });
    expect(await bench.world()).toEqual(HOME);

    const verifying = Promise.withResolvers<void>();
    const never = Promise.withResolvers<never>();
    verify = () => {
      verifying.resolve();
      return never.promise;
    };
    const move = grids.start(await grids.planMigrate(WISH));
    await expect(grids.planMigrate(WISH).then((plan) => grids.start(plan))).rejects.toThrow();
    await verifying.promise;
    move.abort("test");
    never.reject(new Error("too late"));
    expect(await move.ended).toMatchObject({ state: "cancelled" });
    expect(await bench.world()).toEqual(HOME);
    expect(grids.moves().map(({ state }) => state)).toEqual(["cancelled", "failed"]);
  });

  test("is refused for what is not there, what is in the way, and what has MIG inside", async () => {
    await using bench = await startLibraryBench();
    await using grids = await open(bench);
    await expect(grids.planMigrate({ ...WISH, to: "nowhere" })).rejects.toSatisfy(isMigError);
    await expect(grids.planMigrate({ ...WISH, application: "nothing" })).rejects.toMatchObject({
      code: "UNKNOWN_APPLICATION",
    });
    const record = "mig1/committed/g3/agent-my_grid_one/app:k3xnp7hq2mwdr8vc/entity:";
    const [volume] = parseUdl((await bench.one.exec("vol", "list", "shop", "--batch")).stdout);
    const uuid = (volume && findValue(volume, "uuid")) ?? "";
    await bench.one.exec("app", "config", "shop", `.user2=${record}${uuid}`);
    const plan = await grids.planMigrate(WISH);
    expect(plan.checks.find(({ id }) => id === "record")).toMatchObject({
      severity: "error",
      message: "It has MIG inside, which moves it.",
    });
    expect(() => grids.start(plan)).toThrow("It has MIG inside");
    expect(await bench.world()).toEqual(HOME);
    await expect(
      openGrids({ gridInfo: "grid x\n{\n}\n", privateKey: bench.privateKey }),
    ).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
  });
});
