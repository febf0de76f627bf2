import { createHmac, randomBytes } from "node:crypto";
import type { Config } from "../config/config.ts";
import { type StoredPassword, verifyPassword } from "../config/password.ts";
import type { Paths } from "../config/paths.ts";
import type { Settings } from "../config/settings.ts";
import type { TlsKeeper } from "../config/tls-pair.ts";
import type { ErrorData } from "../domain/errors.ts";
import { propertyValue } from "../domain/grid.ts";
import type { WebSettings } from "../web/settings.ts";

export interface WebSurroundings {
  readonly paths: Paths;
  readonly role: "agent" | "helper";
  readonly tls: Pick<TlsKeeper, "pair" | "closed">;
}

/**
 * What the web face makes of the configuration. A helper listens on its own address from the start, closed to
 * everybody until its job has brought a configuration. Without the pair that is asked for, nobody is let in.
 */
export function webSettingsOf(
  config: Config,
  { paths, role, tls: { pair, closed } }: WebSurroundings,
): WebSettings {
  const { settings, grids, key } = config;
  return {
    listen: listenOf(settings, role),
    port: settings.portNo,
    socketPath: paths.socket,
    mode: settings.mode,
    metricsOpen: settings.metricsOpen,
    passSecret: () => key?.pem.reveal(),
    knownHosts: () =>
      [
        ...grids.map((grid) => grid.migAddress.replace(/:\d+$/, "")),
        propertyValue(settings.properties, "in_ip") ?? "",
      ].filter((host) => host !== ""),
    ...authenticationOf(settings, role),
    ...(pair === undefined ? {} : { tls: { cert: pair.cert, key: pair.key.reveal() } }),
    ...closedBy(settings, role, closed),
  };
}

/** The application's own address, where its properties name one and nothing else was asked for. */
function listenOf(settings: Settings, role: "agent" | "helper"): string {
  const address = propertyValue(settings.properties, "in_ip");
  return address !== undefined && (role === "helper" || settings.listen === "0.0.0.0")
    ? address
    : settings.listen;
}

const CLOSED = { username: "nobody", passwordVerifier: undefined };

function authenticationOf(
  { authentication, open }: Settings,
  role: "agent" | "helper",
): Pick<WebSettings, "username" | "passwordVerifier"> {
  switch (authentication.kind) {
    case "none":
      return role === "helper" && !open ? CLOSED : { passwordVerifier: undefined };
    case "closed":
      return CLOSED;
    case "password": {
      const { username, password } = authentication;
      return {
        username,
        passwordVerifier: {
          verify: (candidate) => verifyPassword(password, candidate),
          mark: markOf(password),
        },
      };
    }
  }
}

/** A helper is given its configuration with its job; until then it asks nobody for a password. */
function closedBy(
  { authentication, open }: Settings,
  role: "agent" | "helper",
  withoutTls: ErrorData | undefined,
): Pick<WebSettings, "closed"> {
  if (withoutTls !== undefined) return { closed: withoutTls };
  if (role === "agent" || open || authentication.kind !== "none") return {};
  const message = "this helper waits for its job";
  return {
    closed: { code: "CONFIG_MISSING", message, hint: "Its page opens by itself when the job arrives." },
  };
}

/** Of no use outside this process. */
const markKey = randomBytes(32);

function markOf({ kind, value }: StoredPassword): string {
  return createHmac("sha256", markKey).update(kind).update(value.revealBytes()).digest("base64");
}
