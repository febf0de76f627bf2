import type { Findings } from "../findings.ts";
import {
  DEFAULTS,
  SECRET_SETTINGS,
  SETTING_NAMES,
  SETTINGS_SCHEMA,
  type SettingName,
  type SettingValues,
} from "./schema.ts";
import type { WrittenSetting, WrittenSettings } from "./sources.ts";

/** One collector a file, since a setting can come from either. */
export interface SettingsFindings {
  readonly migIni: Findings;
  readonly properties: Findings;
}

export interface ReadValues {
  readonly values: SettingValues;
  /** Settings whose written value is no good; `values` has their default. */
  readonly failed: ReadonlySet<SettingName>;
}

/** Checks every written value; a bad one is reported and its default stands in. */
export function readValues({ values }: WrittenSettings, findings: SettingsFindings): ReadValues {
  const texts: Record<string, string> = {};
  for (const name of SETTING_NAMES) texts[name] = values.get(name)?.text || DEFAULTS[name];
  const first = SETTINGS_SCHEMA.safeParse(texts);
  if (first.success) return { values: first.data, failed: new Set() };
  const failed = new Set<SettingName>();
  for (const issue of first.error.issues) {
    const name = SETTING_NAMES.find((candidate) => candidate === issue.path[0]);
    const source = name === undefined ? undefined : values.get(name);
    if (name === undefined || source === undefined || failed.has(name)) continue;
    failed.add(name);
    texts[name] = DEFAULTS[name];
    findingsOf(source, findings).error(source.line, complaint(name, source, issue.message));
  }
  return { values: SETTINGS_SCHEMA.parse(texts), failed };
}

function complaint(name: SettingName, { text }: WrittenSetting, expected: string): string {
  return SECRET_SETTINGS.has(name) ? `${name}: ${expected}` : `${name}: ${expected}, found "${text}"`;
}

export function findingsOf({ origin }: WrittenSetting, findings: SettingsFindings): Findings {
  return origin === "property" ? findings.properties : findings.migIni;
}
