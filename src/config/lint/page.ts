import { isIP } from "node:net";
import { propertyValue } from "../../domain/grid.ts";
import type { Findings } from "../findings.ts";
import type { GridPlace } from "../grid-info.ts";
import { formatHostPort, parseHostPort } from "../host.ts";

/**
 * `MIG_ip` is where the browser is sent after the move: the application's `in_ip` and MIG's port, that of `app_config`
 * where it names one.
 */
export function lintPage(
  { grid, keyLines }: GridPlace,
  usualPort: number | undefined,
  findings: Findings,
): void {
  const page = parseHostPort(grid.migAddress);
  if (page === undefined) return;
  const line = keyLines.get("MIG_ip");
  const own = Number(propertyValue(grid.appConfig, "port_no"));
  const portNo = own > 0 ? own : usualPort;
  const port = page.port ?? portNo;
  const inIp = propertyValue(grid.appConfig, "in_ip");
  if (isIP(page.host) !== 0 && inIp !== undefined && inIp !== "" && inIp !== page.host) {
    const remedy = `Write MIG_ip = ${formatHostPort(inIp, port ?? 0)} or correct in_ip`;
    findings.warning(line, `MIG_ip ${grid.migAddress} does not match in_ip=${inIp} of app_config`, remedy);
  }
  if (portNo !== undefined && portNo !== 0 && page.port !== undefined && page.port !== portNo) {
    const where = own > 0 ? "app_config" : "mig.ini";
    const remedy = `Write MIG_ip = ${formatHostPort(page.host, portNo)} or set port_no = ${page.port} in ${where}`;
    findings.warning(
      line,
      `MIG_ip ${grid.migAddress} does not match port_no ${portNo}, where MIG listens`,
      remedy,
    );
  }
}
