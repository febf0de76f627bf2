/** What one run measured, in the figure's unit. */
export type Trial = () => Promise<number>;

export interface Pairs {
  readonly ours: readonly number[];
  readonly rival: readonly number[];
}

/**
 * Ours, rival, ours, rival …: what slows the machine down for a while slows both. Every other pair begins with the rival,
 * so that neither always comes after the other. The first pair warms up and is not counted.
 */
export async function alternate(
  n: number,
  trials: { readonly ours: Trial; readonly rival: Trial },
): Promise<Pairs> {
  const ours: number[] = [];
  const rival: number[] = [];
  for (let pair = 0; pair <= n; pair += 1) {
    const turn = [async () => ours.push(await trials.ours()), async () => rival.push(await trials.rival())];
    for (const run of pair % 2 === 0 ? turn : turn.toReversed()) await run();
  }
  return { ours: ours.slice(1), rival: rival.slice(1) };
}

/** Milliseconds that it takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
