import type { EffectiveSetting, SettingsReport } from "../../domain/setup.ts";
import { table } from "./layout.ts";
import type { Style } from "./style.ts";

/** Every setting with its value and its origin, then each grid's, then what waits. */
export function settingLines(report: SettingsReport, style: Style): readonly string[] {
  const { settings, grids, reload, webhook } = report;
  const waiting = webhook.deliveries.filter(({ state }) => state === "waiting").length;
  return [
    ...section("Settings", settings, style),
    ...grids.flatMap((grid) => ["", ...section(`grid ${grid.name}`, grid.settings, style)]),
    ...(reload.problem === undefined
      ? []
      : ["", style.red(`Not in force: ${reload.problem.message}`), ...hintOf(reload.problem)]),
    ...(reload.changed.length === 0
      ? []
      : ["", `A reload would change: ${reload.changed.join(", ")}. Type: mig reload`]),
    ...(reload.needsRestart.length === 0
      ? []
      : ["", style.yellow(`Waits for a restart: ${reload.needsRestart.join(", ")}`)]),
    ...(waiting === 0 ? [] : ["", `The webhook has not taken ${waiting} of its messages yet.`]),
  ];
}

function section(title: string, settings: readonly EffectiveSetting[], style: Style): readonly string[] {
  const rows = settings.map((setting) => [
    `  ${setting.name}`,
    setting.value,
    originWords(setting),
    style.dim(setting.meaning),
  ]);
  return [style.bold(title), ...table(rows)];
}

/** `mig.ini line 3`, `default`. */
function originWords({ origin, line }: EffectiveSetting): string {
  if (origin === "property") return "property of the component";
  return line === undefined ? origin : `${origin} line ${line}`;
}

function hintOf({ hint }: { readonly hint?: string }): readonly string[] {
  return hint === undefined ? [] : [`  ${hint}`];
}
