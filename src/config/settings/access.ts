import type { StoredPassword } from "../password.ts";
import { Secret } from "../secret.ts";
import type { SettingValues } from "./schema.ts";
import type { WrittenSettings } from "./sources.ts";
import { findingsOf, type ReadValues, type SettingsFindings } from "./values.ts";

/** Who may use the page. */
export type Authentication =
  /** Whoever reaches the port. */
  | { readonly kind: "none" }
  | { readonly kind: "password"; readonly username: string; readonly password: StoredPassword }
  /** Nobody: what was configured cannot be used, and guessing would open the door. The Unix socket still works. */
  | { readonly kind: "closed" };

export interface Access {
  readonly authentication: Authentication;
  /** Address to listen on, after the rule for an empty user name. */
  readonly listen: string;
}

const EVERYWHERE = "0.0.0.0";
const LOOPBACK = "127.0.0.1";

export function isLoopback(address: string): boolean {
  return address === "localhost" || address === "::1" || address.startsWith("127.");
}

export interface AccessQuestion extends ReadValues {
  readonly written: WrittenSettings;
  /** A file that is there could not be read. */
  readonly incomplete: boolean;
}

/**
 * The rules of access: an empty `username` means no authentication, as in the original, but then MIG listens on
 * loopback only, unless `open = yes`. Anything broken among the settings never makes access wider.
 */
export function readAccess(question: AccessQuestion, findings: SettingsFindings): Access {
  const authentication = readAuthentication(question, findings);
  const wanted = question.values.listen;
  if (authentication.kind !== "none") return { authentication, listen: wanted || EVERYWHERE };
  return question.values.open ? openAccess(question, findings) : loopbackAccess(question, findings);
}

function loopbackAccess({ values, written }: AccessQuestion, findings: SettingsFindings): Access {
  const wanted = values.listen || LOOPBACK;
  if (isLoopback(wanted)) return { authentication: { kind: "none" }, listen: wanted };
  const source = written.values.get("listen");
  if (source !== undefined) {
    const message = `listen = ${wanted} has no effect: without a username MIG listens on ${LOOPBACK} only`;
    findingsOf(source, findings).warning(source.line, message, "Set username and password, or open = yes");
  }
  return { authentication: { kind: "none" }, listen: LOOPBACK };
}

function openAccess(
  { values, failed, written, incomplete }: AccessQuestion,
  findings: SettingsFindings,
): Access {
  const listen = values.listen || EVERYWHERE;
  const broken =
    incomplete || failed.size > 0 || findings.migIni.errorCount > 0 || findings.properties.errorCount > 0;
  if (broken && !isLoopback(listen)) return { authentication: { kind: "closed" }, listen };
  const source = written.values.get("open");
  if (source !== undefined) {
    const message = "open = yes without a username: whoever reaches the page can move the application";
    findingsOf(source, findings).warning(source.line, message, "Set username and password");
  }
  return { authentication: { kind: "none" }, listen };
}

function readAuthentication(
  { values, failed, written }: AccessQuestion,
  findings: SettingsFindings,
): Authentication {
  const password = choosePassword(values, written, findings);
  const source = written.values.get("username");
  if (failed.has("username")) return { kind: "closed" };
  if (source === undefined || values.username === "") {
    if (password !== undefined) warnUseless(written, findings);
    return { kind: "none" };
  }
  if (failed.has("password") || failed.has("password_hash")) return { kind: "closed" };
  if (password === undefined) {
    const remedy = "Type mig password, which asks for it and sets password_hash";
    findingsOf(source, findings).error(
      source.line,
      "username is set and neither password nor password_hash is",
      remedy,
    );
    return { kind: "closed" };
  }
  return { kind: "password", username: values.username, password };
}

/** A property wins over mig.ini, as everywhere; within one file the hash wins. */
function choosePassword(
  values: SettingValues,
  written: WrittenSettings,
  findings: SettingsFindings,
): StoredPassword | undefined {
  const plain = written.values.get("password");
  const hash = written.values.get("password_hash");
  const usePlain =
    values.password !== "" &&
    (values.password_hash === "" || (plain?.origin === "property" && hash?.origin === "mig.ini"));
  if (usePlain) return { kind: "plain", value: new Secret(values.password) };
  if (values.password_hash === "") return undefined;
  if (values.password !== "" && plain !== undefined && plain.origin === hash?.origin) {
    findingsOf(plain, findings).warning(
      plain.line,
      "password has no effect beside password_hash",
      "Remove the line",
    );
  }
  return { kind: "hash", value: new Secret(values.password_hash) };
}

function warnUseless(written: WrittenSettings, findings: SettingsFindings): void {
  const source = written.values.get("password_hash") ?? written.values.get("password");
  if (source === undefined) return;
  findingsOf(source, findings).warning(
    source.line,
    "a password without a username has no effect",
    "Set username",
  );
}
