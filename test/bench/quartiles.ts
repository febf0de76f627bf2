export interface Quartiles {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
}

/** Between two values the share that lies between them, as spreadsheets do. Throws without values. */
export function quartilesOf(values: readonly number[]): Quartiles {
  if (values.length === 0) throw new Error("nothing was measured");
  const sorted = values.toSorted((left, right) => left - right);
  return { q1: at(sorted, 0.25), median: at(sorted, 0.5), q3: at(sorted, 0.75) };
}

function at(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return Math.round((below + (above - below) * (place - Math.floor(place))) * 1000) / 1000;
}
