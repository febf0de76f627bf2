import { expect, test } from "vitest";
import { gridSettings } from "../../../src/agent/grid-settings.ts";
import { sampleGrid } from "../../support/sample-grids.ts";

const settingOf = (grid: Parameters<typeof gridSettings>[0], wanted: string) =>
  gridSettings(grid).find(({ name }) => name === wanted)?.value;

test("a grid is shown in the words of grid.info, and what is not written there is left out", () => {
  const grid = sampleGrid({ keepSourceSeconds: 86_400, extra: { drain: "2" } });
  expect(settingOf(grid, "keep_source")).toBe("1d");
  expect(settingOf(grid, "drain")).toBe("2");
  expect(settingOf(grid, "bandwidth")).toBeUndefined();
  expect(settingOf(sampleGrid({ keepSourceSeconds: 0 }), "keep_source")).toBe("0");
});

test("what people call a secret is hidden, also among the properties", () => {
  const appConfig = [
    { name: "in_ip", value: "10.0.0.1" },
    { name: "db_password", value: "hunter2" },
  ];
  const grid = sampleGrid({ appConfig, extra: { api_token: "hunter2" } });
  expect(settingOf(grid, "app_config")).toBe("in_ip=10.0.0.1 db_password=(set)");
  expect(JSON.stringify(gridSettings(grid))).not.toContain("hunter2");
});
