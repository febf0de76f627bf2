import { z } from "zod";

/** Where one grid of the demo is, and where people find what runs on it. */
const gridSchema = z.object({
  name: z.string(),
  location: z.string(),
  /** Address of the controller; SSH is the only thing there. */
  controller: z.string(),
  /** `in_ip` of the application while it runs here. */
  address: z.string(),
  migPort: z.int(),
  webPort: z.int(),
  helperAddress: z.string(),
  helperPort: z.int(),
  /** Addresses that the properties must name and that nobody uses: `out_ip` of the two, and the gateway. */
  outAddress: z.string(),
  helperOutAddress: z.string(),
  gateway: z.string(),
});

export const layoutSchema = z.object({
  /** The same on both controllers, so that `app migrate` finds the other one without being told. */
  sshPort: z.int(),
  one: gridSchema,
  two: gridSchema,
});

/** Addresses and ports of a demo: chosen once, for they stand in grid.info and in the worlds of both grids. */
export type DemoLayout = Readonly<z.infer<typeof layoutSchema>>;
export type DemoGrid = Readonly<z.infer<typeof gridSchema>>;

export function gridsOf(layout: DemoLayout): readonly [DemoGrid, DemoGrid] {
  return [layout.one, layout.two];
}

/** `http://address:port`, without a path. */
export function migUrl(grid: DemoGrid): string {
  return `http://${grid.address}:${grid.migPort}`;
}

export function helperUrl(grid: DemoGrid): string {
  return `http://${grid.helperAddress}:${grid.helperPort}`;
}

export function guestbookUrl(grid: DemoGrid): string {
  return `http://${grid.address}:${grid.webPort}`;
}
