import { createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Config } from "../config/config.ts";
import { type StoredPassword, verifyPassword } from "../config/password.ts";
import type { Paths } from "../config/paths.ts";
import type { Settings } from "../config/settings.ts";
import { MigError } from "../domain/errors.ts";
import { propertyValue } from "../domain/grid.ts";
import type { WebSettings } from "../web/settings.ts";

/**
 * What the web face makes of the configuration. A helper listens on its own address from the start, closed to
 * everybody until its job has brought a configuration. Throws `CONFIG_INVALID` when a TLS file cannot be read.
 */
export function webSettingsOf(config: Config, paths: Paths, role: "agent" | "helper"): WebSettings {
  const { settings, grids, key } = config;
  const tls = readTls(settings);
  return {
    listen: listenOf(settings, role),
    port: settings.portNo,
    socketPath: paths.socket,
    mode: settings.mode,
    passSecret: () => key?.pem.reveal(),
    knownHosts: () =>
      [
        ...grids.map((grid) => grid.migAddress.replace(/:\d+$/, "")),
        propertyValue(settings.properties, "in_ip") ?? "",
      ].filter((host) => host !== ""),
    ...authenticationOf(settings, role),
    ...(tls === undefined ? {} : { tls }),
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

/** Of no use outside this process. */
const markKey = randomBytes(32);

function markOf({ kind, value }: StoredPassword): string {
  return createHmac("sha256", markKey).update(kind).update(value.revealBytes()).digest("base64");
}

function readTls({ tls }: Settings): { readonly cert: string; readonly key: string } | undefined {
  if (tls === undefined) return undefined;
  try {
    return { cert: readFileSync(tls.certificate, "utf8"), key: readFileSync(tls.key, "utf8") };
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause: unknown): MigError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new MigError("CONFIG_INVALID", `Cannot read the TLS files: ${why}`, {
    hint: "Check tls_cert and tls_key in mig.ini, and who may read the files.",
    cause,
  });
}
