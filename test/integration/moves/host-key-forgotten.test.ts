import { expect, test } from "vitest";
import { startConsoleBench } from "../../support/console-bench.ts";

test("a key that was recorded can be forgotten, also while the controller is away, and is recorded anew", async () => {
  await using bench = await startConsoleBench();
  const { facade, grid } = bench;
  const recorded = () => facade.grids()[0]?.hostKey;
  expect([recorded(), facade.lastReport("my_grid_one")]).toEqual([undefined, undefined]);
  await facade.check("my_grid_one");
  const { fingerprint = "" } = recorded() ?? {};
  expect(fingerprint).toMatch(/^SHA256:/);
  expect(facade.lastReport("my_grid_one")).toMatchObject({ grid: "my_grid_one", severity: "fine" });

  await grid.stop();
  expect(facade.forgetHostKey("my_grid_one", "ann")).toEqual({ grid: "my_grid_one", forgot: fingerprint });
  expect(recorded()).toBeUndefined();
  expect(facade.forgetHostKey("my_grid_one", "ann")).toEqual({ grid: "my_grid_one" });
  expect(() => facade.forgetHostKey("nowhere", "ann")).toThrow(
    expect.objectContaining({ code: "UNKNOWN_GRID" }),
  );
  expect(bench.audited()).toEqual([
    `ann: forget host key of my_grid_one: ${fingerprint}`,
    "ann: forget host key of my_grid_one: none was recorded",
  ]);

  await facade.check("my_grid_one");
  expect(facade.lastReport("my_grid_one")).toMatchObject({ severity: "error" });
});
