import { MigError } from "../domain/errors.ts";
import type { Handler } from "./express.ts";
import { contextOf, plainAddress } from "./request-context.ts";
import type { WebSettings } from "./settings.ts";

const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses a request whose `Host` is none of ours: a foreign page that pointed its own name at our address (DNS
 * rebinding) would otherwise count as same origin. The port is not compared: forwarding changes it.
 */
export function checkHost(settings: () => WebSettings): Handler {
  return (request, _response, next) => {
    if (contextOf(request).local) return next();
    const host = hostName(request.headers.host ?? "");
    const here = plainAddress(request.socket.localAddress);
    const known = [...LOOPBACK, here, `[${here}]`, ...settings().knownHosts()];
    if (host !== undefined && known.some((name) => name.toLowerCase() === host)) return next();
    throw new MigError(
      "WRONG_HOST",
      "Cannot answer under this name: the Host header is none by which this page is known",
      {
        hint: `Open http://${here}:${request.socket.localPort ?? ""}/ or make the name the MIG_ip of this grid in grid.info.`,
      },
    );
  };
}

/** The name or address in a `Host` header, lower case, without port; `undefined` when it is malformed. */
export function hostName(header: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/.exec(header.toLowerCase())?.[1];
}
