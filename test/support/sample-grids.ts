import type { Grid } from "../../src/domain/grid.ts";

/** Two grids as a grid.info describes them. */
export function sampleGrid(over: Partial<Grid> = {}): Grid {
  return {
    name: "my_grid_one",
    location: "Los Angeles",
    driver: "applogic",
    controller: "one.example.net",
    port: 22,
    user: "root",
    migAddress: "192.0.2.10:8080",
    appConfig: [{ name: "in_ip", value: "192.0.2.10" }],
    helperConfig: [
      { name: "in_ip", value: "192.0.2.20" },
      { name: "out_ip", value: "192.0.2.21" },
      { name: "netmask", value: "255.255.255.0" },
    ],
    keepSourceSeconds: 86_400,
    extra: {},
    ...over,
  };
}

export function otherGrid(over: Partial<Grid> = {}): Grid {
  return sampleGrid({
    name: "my_grid_two",
    location: "Houston",
    controller: "two.example.net",
    migAddress: "198.51.100.10:8080",
    appConfig: [{ name: "in_ip", value: "198.51.100.10" }],
    helperConfig: [{ name: "in_ip", value: "198.51.100.20" }],
    ...over,
  });
}
