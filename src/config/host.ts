import { isIPv4, isIPv6 } from "node:net";

export interface HostPort {
  readonly host: string;
  readonly port?: number;
}

const MAX_HOST_LENGTH = 253;
const LABEL = /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;

/** True for an address or a host name; `1.2.3` and `1.2.3.400` are neither. */
export function isHost(text: string): boolean {
  if (isIPv4(text) || isIPv6(text)) return true;
  if (text.length > MAX_HOST_LENGTH) return false;
  const labels = text.replace(/\.$/, "").split(".");
  return labels.every((label) => LABEL.test(label)) && !labels.every((label) => /^\d+$/.test(label));
}

/** Reads `host`, `host:port`, `[address]:port`; undefined when it is none of them. */
export function parseHostPort(text: string): HostPort | undefined {
  const match = /^\[([^\]]+)\](?::(.*))?$/.exec(text) ?? /^([^:]*)(?::(.*))?$/.exec(text);
  const host = match?.[1] ?? "";
  if (text.startsWith("[") ? !isIPv6(host) : !isHost(host)) return undefined;
  if (match?.[2] === undefined) return { host };
  const port = parsePort(match[2]);
  return port === undefined ? undefined : { host, port };
}

export function formatHostPort(host: string, port: number): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

export function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}
