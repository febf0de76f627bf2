export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Length of all together, what they have in common counted once. */
export function lengthOf(intervals: readonly Interval[]): number {
  let length = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of intervals.toSorted((left, right) => left.from - right.from)) {
    length += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return length;
}
