import type {
  ForgetReport,
  RecoverReport,
  ReloadReport,
  RollbackLoss,
  TrustReport,
} from "../../agent-facade.ts";
import { formatDuration, formatMoment } from "./amounts.ts";
import { errorLines } from "./error-lines.ts";
import { table } from "./layout.ts";
import type { Style } from "./style.ts";

/** What the records say, and what follows. */
export function recoverLines(report: RecoverReport, style: Style): readonly string[] {
  const records = table(report.records.map((row) => [`  ${row.grid}`, row.record]));
  return [style.bold(report.sentence), ...(records.length === 0 ? [] : ["The records:", ...records])];
}

/** What going back would lose, before anybody is asked. */
export function lossLines(loss: RollbackLoss, style: Style): readonly string[] {
  const wrote = loss.wrote.map((row) => [
    `  ${row.volume}`,
    row.writtenAt === undefined
      ? "written to, time not known"
      : `last written ${formatMoment(row.writtenAt)}`,
  ]);
  return [
    style.bold(`Rolling back from ${loss.from} to ${loss.to}`),
    style.yellow(loss.sentence),
    `${loss.from} has served for ${formatDuration(loss.ranSeconds * 1000)} since the commit.`,
    ...(wrote.length === 0 ? [] : ["It wrote to:", ...table(wrote)]),
    `To lose nothing, migrate back instead: mig migrate ${loss.to}`,
  ];
}

/** The key a controller offers beside the one that is known. */
export function trustLines(report: TrustReport, style: Style): readonly string[] {
  const rows = [[`  offered by ${report.grid}`, report.offered]];
  if (report.known !== undefined) rows.push(["  known", report.known]);
  if (report.pinned !== undefined) rows.push(["  pinned in grid.info", report.pinned]);
  return [style.bold(trustSentence(report)), ...table(rows)];
}

/** What was forgotten, or that there was nothing. */
export function forgetLines({ grid, forgot }: ForgetReport): readonly string[] {
  return forgot === undefined
    ? [`No host key of ${grid} was recorded.`]
    : [`The host key of ${grid} is forgotten: ${forgot}`, "The next one that it shows is recorded."];
}

/** True when what the controller offers is what MIG already believes. */
export function isTrusted(report: TrustReport): boolean {
  return report.accepted || (report.pinned ?? report.known) === report.offered;
}

function trustSentence(report: TrustReport): string {
  if (report.accepted) return `The host key of ${report.grid} is recorded.`;
  if (isTrusted(report)) return `The host key of ${report.grid} is the one that is known.`;
  if (report.pinned !== undefined)
    return `The host key of ${report.grid} is not the one pinned in grid.info.`;
  if (report.known !== undefined) return `The host key of ${report.grid} has changed.`;
  return `The host key of ${report.grid} is not known yet.`;
}

/** What a reload changed, or why it changed nothing. */
export function reloadLines(report: ReloadReport, style: Style): readonly string[] {
  if (report.problem !== undefined) {
    return [
      "The configuration was not taken over; what ran before goes on.",
      ...errorLines(report.problem, style),
    ];
  }
  const restart = report.needsRestart.map((what) => `  needs a restart (rc/mig restart): ${what}`);
  if (report.changed.length === 0 && restart.length === 0) return ["Nothing has changed."];
  return ["The configuration is taken over:", ...report.changed.map((what) => `  ${what}`), ...restart];
}
