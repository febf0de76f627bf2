import { findNearest } from "../../domain/nearest.ts";
import type { Findings } from "../findings.ts";
import type { IniEntry } from "../ini/mig-ini.ts";
import { isSettingName, SECRET_SETTINGS, SETTING_NAMES, type SettingName } from "./schema.ts";

/** Where a setting's value comes from; a property wins over mig.ini. */
export type Origin = "property" | "mig.ini" | "default";

/** A value as written, and where. */
export interface WrittenSetting {
  readonly text: string;
  readonly origin: Exclude<Origin, "default">;
  readonly line: number;
}

/** `[schedule NAME]` of mig.ini, kept as written. */
export interface Schedule {
  readonly name: string;
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

export interface WrittenSettings {
  readonly values: ReadonlyMap<SettingName, WrittenSetting>;
  readonly schedules: readonly Schedule[];
}

const SCHEDULE = "schedule ";
const SECTIONS = ["hooks", "schedule NAME"];

/** Merges both files by name. Unknown names of mig.ini are warned about; a component has other properties too. */
export function mergeSources(
  { migIni, properties }: { readonly migIni: readonly IniEntry[]; readonly properties: readonly IniEntry[] },
  findings: Findings,
): WrittenSettings {
  const values = new Map<SettingName, WrittenSetting>();
  for (const entry of migIni.filter(({ section }) => !section.startsWith(SCHEDULE))) {
    const name = entry.section === "" ? entry.key : `${entry.section}.${entry.key}`;
    if (isSettingName(name)) values.set(name, written(name, entry, "mig.ini"));
    else warnUnknown(entry, findings);
  }
  for (const entry of properties) {
    // An appliance has each of its properties, also those that its owner left empty.
    if (isSettingName(entry.key) && entry.value !== "")
      values.set(entry.key, written(entry.key, entry, "property"));
  }
  return { values, schedules: readSchedules(migIni) };
}

function written(
  name: SettingName,
  { value, line }: IniEntry,
  origin: WrittenSetting["origin"],
): WrittenSetting {
  return { text: SECRET_SETTINGS.has(name) ? value : value.trim(), origin, line };
}

function readSchedules(migIni: readonly IniEntry[]): readonly Schedule[] {
  const sections = Map.groupBy(
    migIni.filter(({ section }) => section.startsWith(SCHEDULE)),
    ({ section }) => section,
  );
  return Array.from(sections, ([section, entries]) => ({
    name: section.slice(SCHEDULE.length),
    line: entries[0]?.line ?? 0,
    values: Object.fromEntries(entries.map(({ key, value }) => [key, value])),
  }));
}

function warnUnknown({ section, key, line }: IniEntry, findings: Findings): void {
  const known = SETTING_NAMES.filter((name) =>
    section === "" ? !name.includes(".") : name.startsWith(`${section}.`),
  );
  if (known.length === 0) {
    const nearest = findNearest(section, SECTIONS);
    const remedy =
      nearest === undefined ? `Known sections are ${SECTIONS.join(" and ")}` : `Did you mean [${nearest}]?`;
    findings.warning(
      line,
      `${key} stands in the section [${section}], which is not known, and is left out`,
      remedy,
    );
    return;
  }
  const nearest = findNearest(
    key,
    known.map((name) => name.slice(name.indexOf(".") + 1)),
  );
  const elsewhere = isSettingName(key)
    ? `Move it before the first [section]`
    : "Remove it if nothing needs it";
  findings.warning(
    line,
    `the key ${key} is not known and is left out`,
    nearest === undefined ? elsewhere : `Did you mean ${nearest}?`,
  );
}
