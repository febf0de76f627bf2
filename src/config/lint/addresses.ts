import { propertyValue } from "../../domain/grid.ts";
import type { GridPlace } from "../grid-info.ts";
import { parseHostPort } from "../host.ts";

/** What an address is for. `page` is the host of `MIG_ip`, which belongs to the application as `in` does. */
export type AddressUse =
  | "in"
  | "out"
  | "page"
  | "helper-in"
  | "helper-out"
  | "gateway"
  | "helper-gateway"
  | "controller";

/** One address that stands somewhere in grid.info. */
export interface UsedAddress {
  readonly address: string;
  /** Where its owner says on which port it listens: an address may be shared by those who do not share a port. */
  readonly port: string | undefined;
  readonly use: AddressUse;
  readonly grid: string;
  readonly line: number | undefined;
  /** How it is named in the file: `in_ip of MigHelper_config`. */
  readonly words: string;
}

/** Every address of the file, in file order. */
export function listAddresses(places: readonly GridPlace[]): readonly UsedAddress[] {
  return places.flatMap(addressesOf);
}

function addressesOf({ grid, keyLines }: GridPlace): readonly UsedAddress[] {
  function used(
    key: string,
    use: AddressUse,
    value: string | undefined,
    more: { readonly property?: string; readonly port?: string | undefined } = {},
  ): readonly UsedAddress[] {
    if (value === undefined || value === "") return [];
    const { property, port } = more;
    const words = property === undefined ? key : `${property} of ${key}`;
    return [{ address: value.toLowerCase(), port, use, grid: grid.name, line: keyLines.get(key), words }];
  }
  const app = (name: string, use: AddressUse, port?: string) =>
    used("app_config", use, propertyValue(grid.appConfig, name), { property: name, port });
  const helper = (name: string, use: AddressUse, port?: string) =>
    used("MigHelper_config", use, propertyValue(grid.helperConfig, name), { property: name, port });
  const page = parseHostPort(grid.migAddress);
  return [
    ...used("controller", "controller", grid.controller),
    ...app("in_ip", "in", propertyValue(grid.appConfig, "port_no")),
    ...app("out_ip", "out"),
    ...app("gateway", "gateway"),
    ...used("MIG_ip", "page", page?.host, { port: page?.port?.toString() }),
    ...helper("in_ip", "helper-in", propertyValue(grid.helperConfig, "port_no")),
    ...helper("out_ip", "helper-out"),
    ...helper("gateway", "helper-gateway"),
  ];
}

export function isHelperUse(use: AddressUse): boolean {
  return use === "helper-in" || use === "helper-out";
}
