import { table } from "../cli/render/layout.ts";
import { quote } from "../ssh/quote.ts";
import type { DemoWorld } from "./demo-file.ts";
import type { DemoPaths } from "./demo-paths.ts";
import { type DemoGrid, type DemoLayout, gridsOf, guestbookUrl, helperUrl, migUrl } from "./layout.ts";

/** Log-in to a controller with OpenSSH, as it is typed. */
export function sshCommand(paths: DemoPaths, layout: DemoLayout, grid: DemoGrid): string {
  const known = `UserKnownHostsFile=${paths.knownHosts}`;
  const port = String(layout.sshPort);
  return quote(["ssh", "-i", paths.key, "-p", port, "-o", known, `root@${grid.controller}`]);
}

/** What there is to open, grid by grid. */
export function pageLines({ layout, username, password }: DemoWorld): readonly string[] {
  const rows = gridsOf(layout).map((grid) => [
    `  ${grid.name} (${grid.location})`,
    `${migUrl(grid)}/`,
    `${helperUrl(grid)}/`,
    `${guestbookUrl(grid)}/`,
  ]);
  return [
    ...table([["  Pages", "MIG", "helper, while it moves", "guestbook"], ...rows]),
    `  MIG asks for user ${username}, password ${password}`,
  ];
}

/** The way back by hand: to the controller, into the application, into the component, to `mig`. */
export function wayBackLines(
  paths: DemoPaths,
  { layout }: DemoWorld,
  way: { readonly here: DemoGrid; readonly there: DemoGrid; readonly application: string },
): readonly string[] {
  const { here, there, application } = way;
  return [
    `  ${sshCommand(paths, layout, here)}`,
    ...table([
      ["    app list", "what runs there"],
      [`    ca ${application}`, "into the application"],
      ["    ssh main.mig.ctl", "into MIG's component; cd /mnt/config is its configuration"],
      ["    mig status", "where it is, what it can do"],
      ["    mig rollback", `back to the copy that ${there.name} keeps; what was written since stays behind`],
      [`    mig migrate ${there.name}`, "back, with everything"],
    ]),
  ];
}

const SSH_PORT = "22";

/**
 * For who sits at another machine and came by SSH: all pages under the very addresses that they link to, so that the
 * browser can follow a move. Linux and Windows have all of 127.0.0.0/8; a Mac has 127.0.0.1 alone.
 */
export function tunnelLines(
  layout: DemoLayout,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const connection = env["SSH_CONNECTION"];
  if (connection === undefined) return [];
  const [, , host = "HOST", port = SSH_PORT] = connection.split(" ");
  const places = gridsOf(layout).flatMap((grid) => [
    `${grid.address}:${grid.migPort}`,
    `${grid.address}:${grid.webPort}`,
    `${grid.helperAddress}:${grid.helperPort}`,
  ]);
  if (places.some((place) => !place.startsWith("127."))) return [];
  const ways = places.flatMap((place) => ["-L", `${place}:${place}`]);
  const user = env["USER"] ?? env["LOGNAME"] ?? "USER";
  const line = quote(["ssh", "-N", ...(port === SSH_PORT ? [] : ["-p", port]), ...ways, `${user}@${host}`]);
  const isPlain = places.every((place) => place.startsWith("127.0.0.1:"));
  return [
    "You came by SSH. For a browser on your own machine, leave this running there:",
    `  ${line}`,
    ...(isPlain
      ? []
      : ["On a Mac, which has only 127.0.0.1, start the demo with --listen 127.0.0.1 instead."]),
  ];
}
