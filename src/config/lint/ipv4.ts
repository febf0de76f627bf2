import { isIPv4 } from "node:net";

/** An address as a number, so that masks can be laid over it; undefined when it is not an IPv4 address. */
export function parseIpv4(text: string): number | undefined {
  if (!isIPv4(text)) return undefined;
  return text.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".");
}

/** True for ones followed by zeros only. */
export function isMask(mask: number): boolean {
  const inverted = ~mask >>> 0;
  return mask !== 0 && (inverted & (inverted + 1)) === 0;
}

export function networkOf(address: number, mask: number): number {
  return (address & mask) >>> 0;
}

/** True for the first and last address of a network, which no machine can have; /31 and /32 have none such. */
export function isNetworkOrBroadcast(address: number, mask: number): boolean {
  const hosts = ~mask >>> 0;
  const host = (address & hosts) >>> 0;
  return hosts > 1 && (host === 0 || host === hosts);
}
