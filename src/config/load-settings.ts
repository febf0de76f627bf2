import { hasCode, MigError } from "../domain/errors.ts";
import type { LintFinding } from "../domain/lint.ts";
import { createFindings, sortFindings } from "./findings.ts";
import { lintMigIniFile, lintNamedFiles } from "./lint/files.ts";
import type { Paths } from "./paths.ts";
import { attempt, type FileReport, reportFindings, reportUnusable } from "./problem.ts";
import { quoteMigIni } from "./quoted-lines.ts";
import { readSettings, type Settings } from "./settings.ts";
import { readTextFile, type TextFile } from "./text-file.ts";

export interface LoadedSettings {
  readonly settings: Settings;
  readonly reports: readonly FileReport[];
}

/** Reads mig.ini and the component's properties, both of which may be absent, and lints what they name. */
export function loadSettings(paths: Paths): LoadedSettings {
  const migIni = readOptional(paths.migIni);
  const properties = readOptional(paths.properties);
  const { settings, findings } = readSettings({
    migIni: textOf(migIni),
    properties: textOf(properties),
    folder: paths.config,
    incomplete: migIni instanceof MigError || properties instanceof MigError,
  });
  const about = { migIni: createFindings("mig.ini"), properties: createFindings("properties") };
  lintNamedFiles(settings, about);
  if (isText(migIni)) lintMigIniFile(migIni, { path: paths.migIni, settings }, about.migIni);
  if (properties === undefined && paths.propertiesNamed) {
    const remedy = "Correct MIG_PROPERTIES, or create the file";
    about.properties.warning(
      undefined,
      `${paths.properties} does not exist, though MIG_PROPERTIES names it`,
      remedy,
    );
  }
  const all = sortFindings([...findings, ...about.migIni.list, ...about.properties.list]);
  return {
    settings,
    reports: [reportFile("mig.ini", migIni, all), reportFile("properties", properties, all)],
  };
}

type OptionalFile = TextFile | MigError | undefined;

function readOptional(path: string): OptionalFile {
  const file = attempt(() => readTextFile(path));
  return hasCode(file, "CONFIG_MISSING") ? undefined : file;
}

function isText(file: OptionalFile): file is TextFile {
  return file !== undefined && !(file instanceof MigError);
}

function textOf(file: OptionalFile): string | undefined {
  return isText(file) ? file.text : undefined;
}

function reportFile(
  name: "mig.ini" | "properties",
  file: OptionalFile,
  all: readonly LintFinding[],
): FileReport {
  const own = quoteMigIni(
    all.filter((finding) => finding.file === name),
    textOf(file) ?? "",
  );
  if (!(file instanceof MigError)) return reportFindings(name, own);
  const unusable = reportUnusable(name, file);
  return { ...unusable, findings: [...unusable.findings, ...own] };
}
