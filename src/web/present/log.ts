import type { JobLogLine } from "../../domain/job.ts";
import { clockTime } from "./times.ts";

export interface LogModel {
  readonly lines: readonly LogLineModel[];
  /** "The last 200 of 812 lines", where some are left out. */
  readonly note: string;
  /** The page with every line; empty where every line is here. */
  readonly whole: string;
  readonly download: string;
}

export interface LogLineModel {
  /** Counted from 1 over the whole log: a link to a line stays right when the log grows. */
  readonly number: number;
  /** Of the line on its page, as in `#L12`. */
  readonly id: string;
  readonly href: string;
  readonly at: string;
  readonly time: string;
  readonly grid: string;
  readonly text: string;
}

/** The end of a log. Links lead to the page with all of it, which a line never leaves. */
export function presentLog(log: readonly JobLogLine[], path: string, most: number): LogModel {
  const first = Math.max(0, log.length - most);
  const shown = log.slice(first);
  const isWhole = first === 0;
  return {
    lines: shown.map(({ at, grid, text }, index) => {
      const number = first + index + 1;
      const id = `L${number}`;
      return { number, id, href: `${path}/log#${id}`, at, time: clockTime(at), grid: grid ?? "", text };
    }),
    note: isWhole ? "" : `The last ${shown.length} of ${log.length} lines`,
    whole: isWhole ? "" : `${path}/log`,
    download: `${path}/log.txt`,
  };
}
