import { quartilesOf } from "./quartiles.ts";

/** One line of `npm run bench`. Numbers are in `unit` unless their name says otherwise. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly n: number;
  readonly ours: number;
  readonly ours_q1: number;
  readonly ours_q3: number;
  readonly rival?: number;
  readonly rival_q1?: number;
  readonly rival_q3?: number;
  /** ours / rival, of the medians, or what the figure's own file says. */
  readonly ratio?: number;
  /** What was measured beside it. */
  readonly more?: Readonly<Record<string, number>>;
  /** Field → what must hold of it. */
  readonly limit: Readonly<Record<string, Limit>>;
  readonly ok: boolean;
  /** What was compared with what. */
  readonly about: string;
}

export type Limit = `<= ${number}` | `>= ${number}`;

export interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly about: string;
  readonly ours: readonly number[];
  readonly rival?: readonly number[];
  readonly ratio?: number;
  readonly more?: Readonly<Record<string, number>>;
  readonly limit: Readonly<Record<string, Limit>>;
}

/** Throws when a limit is about a number that was not measured. */
export function figureOf(measured: Measured): Figure {
  const { name, unit, about, limit, more } = measured;
  const ours = quartilesOf(measured.ours);
  const rival = measured.rival === undefined ? undefined : quartilesOf(measured.rival);
  const ratio = measured.ratio ?? (rival === undefined ? undefined : round(ours.median / rival.median));
  const seen: Record<string, number | undefined> = { ...more, ours: ours.median, ratio };
  return {
    name,
    unit,
    n: measured.ours.length,
    ours: ours.median,
    ours_q1: ours.q1,
    ours_q3: ours.q3,
    ...(rival === undefined ? {} : { rival: rival.median, rival_q1: rival.q1, rival_q3: rival.q3 }),
    ...(ratio === undefined ? {} : { ratio: round(ratio) }),
    ...(more === undefined ? {} : { more }),
    limit,
    ok: Object.entries(limit).every(([field, text]) => isWithin(fieldOf(seen, field), text)),
    about,
  };
}

function fieldOf(seen: Readonly<Record<string, number | undefined>>, field: string): number {
  const value = seen[field];
  if (value === undefined || Number.isNaN(value))
    throw new Error(`there is no ${field} to compare with its limit`);
  return value;
}

function isWithin(value: number, limit: Limit): boolean {
  const bound = Number(limit.slice(3));
  return limit.startsWith("<=") ? value <= bound : value >= bound;
}

/** Three decimals say more than any machine keeps. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
