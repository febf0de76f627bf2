import { type ErrorData, MigError } from "../domain/errors.ts";
import type { Grid } from "../domain/grid.ts";
import type { LintFinding } from "../domain/lint.ts";
import { createFindings } from "./findings.ts";
import type { GridPlace } from "./grid-info.ts";
import { lintKey } from "./lint/key.ts";
import { loadGridInfo } from "./load-grid-info.ts";
import { loadSettings } from "./load-settings.ts";
import type { Paths } from "./paths.ts";
import { loadPrivateKey, type PrivateKey } from "./private-key.ts";
import { attempt, type FileReport, reportUnusable } from "./problem.ts";
import type { Settings } from "./settings.ts";

/**
 * The whole configuration as read at one moment. It always exists: with a broken or missing file the rest is there, and
 * `problem` says why no job can be started.
 */
export interface Config {
  /** Without those that have an error. */
  readonly grids: readonly Grid[];
  /** Where each of `grids` stands in grid.info. */
  readonly places: readonly GridPlace[];
  readonly key?: PrivateKey;
  readonly settings: Settings;
  /** Of all files; errors, warnings and notes. */
  readonly findings: readonly LintFinding[];
  /** The first error, by weight: grid.info, private.key, settings. */
  readonly problem?: ErrorData;
  /** The files have changed since and cannot be used, so this is what they said before. Only of a store. */
  readonly rejected?: ErrorData;
}

/** Reads all files; never throws for what a person wrote. */
export function loadConfig(paths: Paths): Config {
  const settings = loadSettings(paths);
  const gridInfo = loadGridInfo(paths.gridInfo, settings.settings);
  const key = loadKey(paths.privateKey);
  const reports: readonly FileReport[] = [gridInfo, key, ...settings.reports];
  const problem = reports.find((report) => report.problem !== undefined)?.problem;
  return {
    grids: gridInfo.grids,
    places: gridInfo.places,
    ...(key.key !== undefined && { key: key.key }),
    settings: settings.settings,
    findings: reports.flatMap((report) => report.findings),
    ...(problem !== undefined && { problem }),
  };
}

function loadKey(path: string): FileReport & { readonly key?: PrivateKey } {
  const key = attempt(() => loadPrivateKey(path));
  if (key instanceof MigError) return reportUnusable("private.key", key);
  const findings = createFindings("private.key");
  lintKey(key, findings);
  return { key, findings: findings.list };
}
