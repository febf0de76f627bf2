/**
 * The name a person most likely meant, or undefined when none is near: letter case, `_` and `-` do not count, and
 * about one mistake in three letters is forgiven (a wrong, missing, extra or swapped letter).
 */
export function findNearest(written: string, known: Iterable<string>): string | undefined {
  const wanted = bare(written);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(wanted, bare(name));
    if (distance <= forgiven(name) && (best === undefined || distance < best.distance))
      best = { name, distance };
  }
  return best?.name;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, "");
}

function forgiven(name: string): number {
  return Math.max(1, Math.floor(name.length / 3));
}

/** Fewest single-letter mistakes that turn one word into the other; a swap of neighbours is one. */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) least = Math.min(least, at(before, column - 2) + 1);
      current.push(least);
    }
    before = above;
    above = current;
  }
  return at(above, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
