import type { DemoGrid, DemoLayout } from "./layout.ts";
import { gridsOf } from "./layout.ts";

/** Seconds a lost command of an embedded grid may still begin; the real default of a minute would be seen as a hang. */
export const DRAIN_SECONDS = 2;

/** grid.info of the demo, in the original's form. `hostKeys`: fingerprint by name of the grid. */
export function gridInfoText(layout: DemoLayout, hostKeys: ReadonlyMap<string, string>): string {
  const blocks = gridsOf(layout).map((grid) => block(grid, layout.sshPort, hostKeys.get(grid.name)));
  return `# The two grids of the demo. What each key means: appliance/sample.grid.info\n\n${blocks.join("\n")}`;
}

function block(grid: DemoGrid, sshPort: number, hostKey: string | undefined): string {
  const lines = [
    `grid ${grid.name}`,
    "{",
    `controller = ${grid.controller}`,
    `port = ${sshPort}`,
    ...(hostKey === undefined ? [] : [`host_key = ${hostKey}`]),
    `location = ${grid.location}`,
    `MIG_ip = ${grid.address}:${grid.migPort}`,
    `app_config = "${propertyList(applicationProperties(grid))}"`,
    `MigHelper_config = "${propertyList(helperProperties(grid))}"`,
    "keep_source = 24h",
    `drain = ${DRAIN_SECONDS}`,
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

type Properties = readonly (readonly [name: string, value: string])[];

/** What the application is given when it lands on this grid. */
export function applicationProperties(grid: DemoGrid): Properties {
  return [
    ["in_ip", grid.address],
    ["out_ip", grid.outAddress],
    ["netmask", "255.255.255.0"],
    ["gateway", grid.gateway],
    ["port_no", String(grid.migPort)],
    ["web_port", String(grid.webPort)],
  ];
}

function helperProperties(grid: DemoGrid): Properties {
  return [
    ["in_ip", grid.helperAddress],
    ["out_ip", grid.helperOutAddress],
    ["netmask", "255.255.255.0"],
    ["gateway", grid.gateway],
    ["port_no", String(grid.helperPort)],
  ];
}

function propertyList(properties: Properties): string {
  return properties.map(([name, value]) => `${name}=${value}`).join(" ");
}
