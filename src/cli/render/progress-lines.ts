import type { Progress } from "../../domain/progress.ts";
import { formatDuration, formatRate, formatShare } from "./amounts.ts";
import { padEnd, padStart, widthOf } from "./layout.ts";
import { bar } from "./signs.ts";
import type { Style } from "./style.ts";

const BAR_WIDTH = 20;

/** A copy volume by volume, then together with rate and time left. */
export function progressLines(progress: Progress, style: Style): readonly string[] {
  const rows = [
    ...progress.volumes,
    { name: "together", bytes: progress.bytes, totalBytes: progress.totalBytes },
  ];
  const names = Math.max(...rows.map((row) => widthOf(row.name)));
  const lines = rows.map((row) => {
    const share = shareOf(row.bytes, row.totalBytes);
    const amount = formatShare(row.bytes, row.totalBytes);
    return `${padEnd(row.name, names)}  ${bar(share, BAR_WIDTH, style)}  ${percent(share)}  ${amount}`;
  });
  const speed = speedOf(progress);
  const last = lines.pop() ?? "";
  return [...(progress.volumes.length > 1 ? lines : []), speed === "" ? last : `${last}  ${speed}`];
}

/** The same in one line, for where nothing can be drawn over. */
export function progressLine(progress: Progress): string {
  const share = percent(shareOf(progress.bytes, progress.totalBytes)).trim();
  const speed = speedOf(progress);
  const amount = `${share}, ${formatShare(progress.bytes, progress.totalBytes)}`;
  return speed === "" ? amount : `${amount}, ${speed.replace("  ", ", ")}`;
}

function speedOf(progress: Progress): string {
  if (progress.rate === undefined) return progress.bytes < progress.totalBytes ? "estimating" : "";
  const rate = formatRate(progress.rate);
  if (progress.secondsLeft === undefined || progress.secondsLeft <= 0) return rate;
  return `${rate}  ${formatDuration(progress.secondsLeft * 1000)} left`;
}

function shareOf(bytes: number, total: number): number {
  return total === 0 ? 1 : bytes / total;
}

/** Never 100 before it is all there. */
function percent(share: number): string {
  return padStart(`${Math.floor(share * 100)} %`, 5);
}
