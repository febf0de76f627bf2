import { onTestFinished } from "vitest";

/**
 * A callback that has to be called exactly `times` by the end of the test, or the test fails. For listeners
 * whose expectations would otherwise pass by never running.
 */
export function mustCall<A extends readonly unknown[], R>(
  callback: (...args: A) => R,
  times = 1,
): (...args: A) => R {
  const made = new Error("mustCall was asked for here");
  let calls = 0;
  onTestFinished(() => {
    if (calls === times) return;
    throw new Error(`Expected ${times} calls, there were ${calls}`, { cause: made });
  });
  return (...args) => {
    calls += 1;
    return callback(...args);
  };
}

/** A callback that fails the test when it is called at all. */
export function mustNotCall(what: string): (...args: readonly unknown[]) => void {
  return mustCall(() => {
    throw new Error(`${what} was called`);
  }, 0);
}
