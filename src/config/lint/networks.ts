import { isIPv6 } from "node:net";
import type { Property } from "../../domain/grid.ts";
import { propertyValue } from "../../domain/grid.ts";
import type { Findings } from "../findings.ts";
import type { GridPlace } from "../grid-info.ts";
import { formatIpv4, isMask, isNetworkOrBroadcast, networkOf, parseIpv4 } from "./ipv4.ts";

/**
 * Addresses, netmask and gateway of one list of properties against each other. Warnings only: the values are the
 * grid's business, and the published example of the original would not pass a strict check.
 */
export function lintNetworks({ grid, keyLines }: GridPlace, findings: Findings): void {
  lintList({ key: "app_config", line: keyLines.get("app_config"), properties: grid.appConfig }, findings);
  lintList(
    { key: "MigHelper_config", line: keyLines.get("MigHelper_config"), properties: grid.helperConfig },
    findings,
  );
}

interface List {
  readonly key: string;
  readonly line: number | undefined;
  readonly properties: readonly Property[];
}

const DEFAULT_MASK = "255.255.255.0";
/** 255.0.0.0: what is below is hardly meant as a mask. */
const LEAST_USUAL_MASK = 0xff000000;
const ADDRESSES = ["in_ip", "out_ip", "gateway"] as const;
const HOST_ADDRESSES = ["in_ip", "out_ip"] as const;

function lintList(list: List, findings: Findings): void {
  for (const name of ADDRESSES) lintAddress(list, name, findings);
  const mask = readMask(list, findings);
  for (const name of HOST_ADDRESSES) lintPlace(list, { name, mask }, findings);
}

function lintAddress({ key, line, properties }: List, name: string, findings: Findings): void {
  const value = propertyValue(properties, name);
  if (value === undefined || value === "" || parseIpv4(value) !== undefined || isIPv6(value)) return;
  findings.warning(line, `${key}: ${name}=${value} is not an IP address`, "Correct the address");
}

interface Mask {
  readonly value: number;
  /** How it came about, for messages. */
  readonly words: string;
}

function readMask({ key, line, properties }: List, findings: Findings): Mask {
  const assumed = { value: parseIpv4(DEFAULT_MASK) ?? 0, words: `netmask ${DEFAULT_MASK} assumed` };
  const written = propertyValue(properties, "netmask");
  if (written === undefined || written === "") return assumed;
  const value = parseIpv4(written);
  if (value !== undefined && isMask(value)) return { value, words: `netmask ${written}` };
  const network =
    value !== undefined && value < LEAST_USUAL_MASK && networkOf(value, assumed.value) === value;
  const looks = network ? "is the address of a network, not a netmask" : "is not a netmask";
  findings.warning(line, `${key}: netmask=${written} ${looks}`, `A netmask looks like ${DEFAULT_MASK}`);
  return assumed;
}

function lintPlace(
  { key, line, properties }: List,
  question: { readonly name: string; readonly mask: Mask },
  findings: Findings,
): void {
  const { name, mask } = question;
  const address = parseIpv4(propertyValue(properties, name) ?? "");
  if (address === undefined) return;
  const shown = `${key}: ${name}=${formatIpv4(address)}`;
  if (isNetworkOrBroadcast(address, mask.value)) {
    findings.warning(
      line,
      `${shown} is the network's own or its broadcast address (${mask.words})`,
      "Correct the address",
    );
  }
  const gateway = parseIpv4(propertyValue(properties, "gateway") ?? "");
  if (gateway === undefined || networkOf(address, mask.value) === networkOf(gateway, mask.value)) return;
  const message = `${shown} is outside the network of its gateway ${formatIpv4(gateway)} (${mask.words})`;
  findings.warning(line, message, "Correct the address, the netmask or the gateway");
}
