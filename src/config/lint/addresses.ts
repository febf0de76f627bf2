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
    property?: string,
  ): readonly UsedAddress[] {
    if (value === undefined || value === "") return [];
    const words = property === undefined ? key : `${property} of ${key}`;
    return [{ address: value.toLowerCase(), use, grid: grid.name, line: keyLines.get(key), words }];
  }
  const app = (name: string, use: AddressUse) =>
    used("app_config", use, propertyValue(grid.appConfig, name), name);
  const helper = (name: string, use: AddressUse) =>
    used("MigHelper_config", use, propertyValue(grid.helperConfig, name), name);
  return [
    ...used("controller", "controller", grid.controller),
    ...app("in_ip", "in"),
    ...app("out_ip", "out"),
    ...app("gateway", "gateway"),
    ...used("MIG_ip", "page", parseHostPort(grid.migAddress)?.host),
    ...helper("in_ip", "helper-in"),
    ...helper("out_ip", "helper-out"),
    ...helper("gateway", "helper-gateway"),
  ];
}

export function isHelperUse(use: AddressUse): boolean {
  return use === "helper-in" || use === "helper-out";
}
