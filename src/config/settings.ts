import { resolve } from "node:path";
import type { ApprovalRule } from "../domain/approval.ts";
import type { Property } from "../domain/grid.ts";
import type { LintFinding } from "../domain/lint.ts";
import { createFindings, sortFindings } from "./findings.ts";
import { readMigIni } from "./ini/mig-ini.ts";
import { readPropertiesFile } from "./ini/properties-file.ts";
import { Secret } from "./secret.ts";
import { type Authentication, readAccess } from "./settings/access.ts";
import {
  type ConsoleKind,
  DEFAULTS,
  SECRET_SETTINGS,
  SETTING_NAMES,
  type SettingName,
  type SettingValues,
} from "./settings/schema.ts";
import { mergeSources, type Origin, type Schedule, type WrittenSettings } from "./settings/sources.ts";
import { findingsOf, type ReadValues, readValues, type SettingsFindings } from "./settings/values.ts";

/**
 * The settings: mig.ini, the component's properties over it, defaults under it. Reading never throws; what is wrong is
 * a finding with its line, and the setting has its default, except that access never gets wider by a mistake.
 */
export interface Settings {
  readonly authentication: Authentication;
  readonly mode: "migrate" | "snapshot" | "both";
  /** 0: any free port. */
  readonly portNo: number;
  /** Address to listen on; loopback without authentication, unless `open`. */
  readonly listen: string;
  readonly open: boolean;
  /** Absolute paths of PEM files. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** One of them at least is set: plain HTTP is not what was meant, whatever else is wrong. */
  readonly tlsAsked: boolean;
  readonly hostKeys: "strict" | "first-use";
  /** The component MIG runs in. */
  readonly component: string;
  /** For grids without a `keep_source` of their own. */
  readonly keepSourceSeconds?: number;
  /** What a migrate or snapshot waits for before the stop, unless it is started otherwise. */
  readonly approval: ApprovalRule;
  /** Absolute paths of programs. */
  readonly hooks: { readonly verify?: string };
  readonly webhook?: { readonly url: Secret; readonly secret?: Secret };
  /** As written. */
  readonly retention?: string;
  readonly console: readonly ConsoleKind[];
  /** Figures for Prometheus need no password. */
  readonly metricsOpen: boolean;
  readonly schedules: readonly Schedule[];
  /** All properties of the component, also those that are no settings (`in_ip`, …). */
  readonly properties: readonly Property[];
  readonly views: readonly SettingView[];
}

/** A setting for the faces. */
export interface SettingView {
  readonly name: SettingName;
  /** The effective value; `(set)` for a secret. */
  readonly value: string;
  readonly origin: Origin;
  /** Where it stands in its file. */
  readonly line?: number;
}

export interface SettingsTexts {
  /** Absent files are absent here. */
  readonly migIni?: string | undefined;
  readonly properties?: string | undefined;
  /** Relative paths in the settings start here: the config volume. */
  readonly folder: string;
  /** One of the files is there and could not be read, so what it says about access is not known. */
  readonly incomplete?: boolean | undefined;
}

export interface ReadSettings {
  readonly settings: Settings;
  readonly findings: readonly LintFinding[];
}

/** Reads both texts; never throws. */
export function readSettings(texts: SettingsTexts): ReadSettings {
  const findings = { migIni: createFindings("mig.ini"), properties: createFindings("properties") };
  const migIni = readMigIni(texts.migIni ?? "", findings.migIni);
  const properties = readPropertiesFile(texts.properties ?? "", findings.properties);
  const written = mergeSources({ migIni, properties }, findings.migIni);
  const read = readValues(written, findings);
  const access = readAccess({ ...read, written, incomplete: texts.incomplete ?? false }, findings);
  const settings = {
    ...plainSettings(read.values, texts.folder),
    ...access,
    ...readTls(read.values, { written, folder: texts.folder, findings }),
    schedules: written.schedules,
    properties: properties.map(({ key, value }) => ({ name: key, value })),
    views: viewsOf(written, read, access.listen),
  };
  return {
    settings,
    findings: [findings.migIni, findings.properties].flatMap(({ list }) => sortFindings(list)),
  };
}

/** Every setting with its effective value and where it comes from; secrets as `(set)`. */
export function describeSettings(settings: Settings): readonly SettingView[] {
  return settings.views;
}

function plainSettings(values: SettingValues, folder: string) {
  const verify = values["hooks.verify"];
  return {
    mode: values.mode,
    portNo: values.port_no,
    open: values.open,
    hostKeys: values.host_keys,
    component: values.component,
    ...(values.keep_source !== undefined && { keepSourceSeconds: values.keep_source }),
    approval: { person: values.approve === "always", windows: values.window },
    hooks: verify === "" ? {} : { verify: resolve(folder, verify) },
    ...(values.webhook !== "" && { webhook: webhookOf(values) }),
    ...(values.retention !== "" && { retention: values.retention }),
    console: values.console,
    metricsOpen: values.metrics === "open",
  };
}

function webhookOf(values: SettingValues) {
  const secret = values.webhook_secret;
  return { url: new Secret(values.webhook), ...(secret !== "" && { secret: new Secret(secret) }) };
}

interface TlsQuestion {
  readonly written: WrittenSettings;
  readonly folder: string;
  readonly findings: SettingsFindings;
}

/** Both files or none: with one alone MIG would serve plain HTTP to people who believe it is not. */
function readTls(
  values: SettingValues,
  { written, folder, findings }: TlsQuestion,
): Pick<Settings, "tls" | "tlsAsked"> {
  const { tls_cert: certificate, tls_key: key } = values;
  if (certificate !== "" && key !== "") {
    return { tls: { certificate: resolve(folder, certificate), key: resolve(folder, key) }, tlsAsked: true };
  }
  const source = written.values.get(certificate === "" ? "tls_key" : "tls_cert");
  if (source !== undefined) {
    const missing = certificate === "" ? "tls_cert" : "tls_key";
    findingsOf(source, findings).error(
      source.line,
      `${missing} is missing: TLS needs both tls_cert and tls_key`,
      `Set ${missing}`,
    );
  }
  return { tlsAsked: certificate !== "" || key !== "" };
}

function viewsOf(written: WrittenSettings, { failed }: ReadValues, listen: string): readonly SettingView[] {
  return SETTING_NAMES.map((name) => {
    const source = failed.has(name) ? undefined : written.values.get(name);
    const text = source?.text || DEFAULTS[name];
    const shown = SECRET_SETTINGS.has(name) && text !== "" ? "(set)" : text;
    const view = {
      name,
      value: name === "listen" ? listen : shown,
      origin: source?.origin ?? "default",
    } as const;
    return source === undefined ? view : { ...view, line: source.line };
  });
}
