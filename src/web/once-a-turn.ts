/**
 * Makes it once for all who ask in the same turn of the event loop: while one answer is made the questions of others pile up,
 * and all that was known at the first of them is known at the last. Nobody gets what was made in an earlier turn.
 */
export function onceATurn<T extends object>(): (key: string, make: () => T) => T {
  const made = new Map<string, T>();
  return (key, make) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make();
    if (made.size === 0) setImmediate(() => made.clear());
    made.set(key, value);
    return value;
  };
}
