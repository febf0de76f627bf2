import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { hasCode, MigError } from "../domain/errors.ts";
import type { Grid } from "../domain/grid.ts";
import { createFindings } from "./findings.ts";
import { type GridPlace, parseGridInfo } from "./grid-info.ts";
import { shellWord } from "./key/shell-word.ts";
import { lintGridInfoFile } from "./lint/files.ts";
import { lintGridInfo } from "./lint.ts";
import { attempt, type FileReport, reportFindings, reportUnusable } from "./problem.ts";
import { quoteGridInfo } from "./quoted-lines.ts";
import type { Settings } from "./settings.ts";
import { readTextFile } from "./text-file.ts";

/** Reads and lints grid.info; a missing or broken one is a problem, not an exception. */
export function loadGridInfo(
  path: string,
  settings: Settings,
): FileReport & { readonly grids: readonly Grid[]; readonly places: readonly GridPlace[] } {
  const file = attempt(() => readTextFile(path));
  if (file instanceof MigError) {
    const error = hasCode(file, "CONFIG_MISSING") ? missingGridInfo(path, file) : file;
    return { ...reportUnusable("grid.info", error), grids: [], places: [] };
  }
  const info = parseGridInfo(file.text, { file: path, keepSourceSeconds: settings.keepSourceSeconds });
  const about = createFindings("grid.info");
  lintGridInfoFile(file, path, about);
  const findings = [...about.list, ...lintGridInfo(info, { portNo: settings.portNo })];
  const quoted = quoteGridInfo(findings, file.text);
  return { ...reportFindings("grid.info", quoted), grids: info.grids, places: info.places };
}

function missingGridInfo(path: string, cause: MigError): MigError {
  return new MigError("CONFIG_MISSING", cause.message, { hint: missingHint(path), cause });
}

/** The datasheet of the original calls the file `grid_info`, and some editors add `.txt`. */
function missingHint(path: string): string {
  const folder = dirname(path);
  const other = ["grid_info", "grid.info.txt"]
    .map((name) => join(folder, name))
    .find((file) => existsSync(file));
  if (other !== undefined) return `Rename it if this is the file: mv ${shellWord(other)} ${shellWord(path)}`;
  if (isEmptyFolder(folder))
    return `${folder} is empty or missing: is the config volume mounted? (findmnt ${shellWord(folder)})`;
  return `Write ${path}; sample.grid.info in MIG's package shows how`;
}

function isEmptyFolder(folder: string): boolean {
  try {
    return readdirSync(folder).every((name) => name === "lost+found");
  } catch {
    return true;
  }
}
