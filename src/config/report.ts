import type { Grid } from "../domain/grid.ts";
import type {
  ConfigReport,
  EffectiveSetting,
  GridSettings,
  PasswordFacts,
  PendingReload,
  TlsFacts,
} from "../domain/setup.ts";
import type { Config } from "./config.ts";
import { formatDuration } from "./duration.ts";
import type { GridPlace } from "./grid-info.ts";
import type { Paths } from "./paths.ts";
import { GRID_MEANINGS, MEANINGS } from "./settings/meanings.ts";
import { SECRET_SETTINGS } from "./settings/schema.ts";
import type { Settings, SettingView } from "./settings.ts";

export interface ReportParts {
  readonly config: Config;
  readonly paths: Paths;
  readonly reload: PendingReload;
  readonly password: PasswordFacts;
  readonly tls: TlsFacts;
}

/** The settings in force, for people: value, where it comes from, meaning. Holds no secret. */
export function reportConfig({ config, paths, ...rest }: ReportParts): ConfigReport {
  return {
    migIni: paths.migIni,
    gridInfo: paths.gridInfo,
    settings: config.settings.views.map(viewSetting),
    grids: config.places.map((place) => viewGrid(place, config.settings)),
    ...rest,
  };
}

function viewSetting({ name, value, origin, line }: SettingView): EffectiveSetting {
  const { words, none, needsRestart = false } = MEANINGS[name];
  const isSecret = SECRET_SETTINGS.has(name);
  const plain = value === "" ? (none ?? "not set") : value;
  return {
    name,
    value: isSecret ? secretWord(value) : plain,
    origin,
    ...(line === undefined ? {} : { line }),
    meaning: words,
    isSecret,
    needsRestart,
  };
}

function secretWord(value: string): string {
  return value === "" ? "not set" : "set";
}

function viewGrid({ grid, line, keyLines }: GridPlace, settings: Settings): GridSettings {
  const usual = settings.views.find(({ name }) => name === "keep_source");
  const rows = valuesOf(grid).map(([name, value]): EffectiveSetting => {
    const own = keyLines.get(name);
    const place = own === undefined ? {} : { line: own };
    const row = { name, value, meaning: GRID_MEANINGS[name] ?? "", isSecret: false, needsRestart: false };
    if (
      own === undefined &&
      name === "keep_source" &&
      usual?.origin === "mig.ini" &&
      usual.line !== undefined
    )
      return { ...row, origin: "mig.ini", line: usual.line };
    return { ...row, origin: own === undefined ? "default" : "grid.info", ...place };
  });
  return { name: grid.name, line, settings: rows };
}

function valuesOf(grid: Grid): readonly (readonly [string, string])[] {
  return [
    ["location", grid.location],
    ["controller", grid.controller],
    ["port", String(grid.port)],
    ["user", grid.user],
    ["host_key", grid.hostKey ?? "the first one seen"],
    ["MIG_ip", grid.migAddress],
    ["driver", grid.driver],
    ["strategy", grid.strategy ?? "cold"],
    ["bandwidth", grid.bandwidth ?? "no limit"],
    ["keep_source", formatDuration(grid.keepSourceSeconds)],
  ];
}
