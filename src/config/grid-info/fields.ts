import type { Property } from "../../domain/grid.ts";
import { findNearest } from "../../domain/nearest.ts";
import { DURATION_FORM, parseDuration } from "../duration.ts";
import type { Findings } from "../findings.ts";
import { formatHostPort, isHost, parseHostPort, parsePort } from "../host.ts";
import { parsePropertyList } from "../property-list.ts";
import type { Entry } from "./blocks.ts";

/** Each reads one key; what is wrong is reported and gives undefined. */
type FieldReader<T> = (entry: Entry, findings: Findings) => T | undefined;

const DEFAULT_PAGE_PORT = 8080;
const STRATEGIES: readonly string[] = ["cold", "warm", "live", "image"];

export const readController: FieldReader<string> = ({ value, line }, findings) => {
  if (isHost(value)) return value;
  findings.error(line, `controller "${value}" is not a host name or an address`, controllerRemedy(value));
  return undefined;
};

/** People write `user@host:port`, for which there are keys. */
function controllerRemedy(value: string): string {
  const [, user = "", host = "", port = ""] = /^(?:([^@\s]+)@)?([^@:\s]+)(?::(\d+))?$/.exec(value) ?? [];
  if (!isHost(host)) return "Write a host name or an address";
  const keys = [`controller = ${host}`, user && `user = ${user}`, port && `port = ${port}`];
  const written = keys.filter((part) => part !== "").map((part) => `\`${part}\``);
  return `Write ${written.join(" and ")}`;
}

export const readUser: FieldReader<string> = ({ value, line }, findings) => {
  if (/^[A-Za-z_][A-Za-z0-9_.@$-]*$/.test(value)) return value;
  findings.error(
    line,
    `user "${value}" is not the name of a user`,
    "Name the user that logs in to the controller, such as root",
  );
  return undefined;
};

export const readPort: FieldReader<number> = ({ value, line }, findings) => {
  const port = parsePort(value);
  if (port === undefined)
    findings.error(line, `port "${value}" is not a port: expected 1 to 65535`, "SSH's own is 22");
  return port;
};

/** As `ssh-keygen -l` prints it. */
export const readHostKey: FieldReader<string> = ({ value, line }, findings) => {
  const fingerprint = value.replace(/=+$/, "");
  if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(fingerprint)) return fingerprint;
  const remedy =
    "See the fingerprint with `ssh-keyscan CONTROLLER | ssh-keygen -lf -` and compare it on the controller itself";
  findings.error(line, `host_key "${value}" is not a fingerprint of the form SHA256:…`, remedy);
  return undefined;
};

export const readMigAddress: FieldReader<string> = ({ value, line }, findings) => {
  const address = parseHostPort(value);
  if (address === undefined) {
    const remedy =
      "Write the address of the application on this grid and MIG's port, such as 192.0.2.216:8080";
    findings.error(line, `MIG_ip "${value}" is not of the form address:port`, remedy);
    return undefined;
  }
  if (address.port === undefined) {
    const remedy = `Write MIG_ip = ${formatHostPort(address.host, DEFAULT_PAGE_PORT)}`;
    findings.warning(line, `MIG_ip "${value}" names no port; ${DEFAULT_PAGE_PORT} is taken`, remedy);
  }
  return formatHostPort(address.host, address.port ?? DEFAULT_PAGE_PORT);
};

export const readProperties: FieldReader<readonly Property[]> = ({ key, value, line }, findings) => {
  const { properties, problems } = parsePropertyList(value);
  const remedy = `Write \`${key} = "in_ip=… out_ip=… netmask=… gateway=…"\``;
  for (const problem of problems) findings.error(line, `${key}: ${problem}`, remedy);
  return problems.length === 0 ? properties : undefined;
};

export const readKeepSource: FieldReader<number> = ({ value, line }, findings) => {
  const seconds = parseDuration(value);
  if (seconds === undefined)
    findings.error(line, `keep_source "${value}" is not a time`, `Write ${DURATION_FORM}`);
  return seconds;
};

export const readStrategy: FieldReader<string> = ({ value, line }, findings) => {
  if (STRATEGIES.includes(value)) return value;
  const nearest = findNearest(value, STRATEGIES);
  const remedy = nearest === undefined ? `Write one of ${STRATEGIES.join(", ")}` : `Did you mean ${nearest}?`;
  findings.error(line, `strategy "${value}" is not known: expected ${STRATEGIES.join(", ")}`, remedy);
  return undefined;
};
