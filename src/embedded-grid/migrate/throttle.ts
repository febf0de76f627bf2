import type { GridCore } from "../grid-core.ts";

/** Hands the bytes on no faster than the grid's `copyRate`, telling after each piece how many there were. */
export async function* throttle(
  core: GridCore,
  source: AsyncIterable<Buffer>,
  advance: (bytes: number) => void,
): AsyncIterable<Buffer> {
  const began = core.clock.monotonic();
  const { copyRate } = core.settings;
  let bytes = 0;
  for await (const piece of source) {
    bytes += piece.length;
    const ahead = copyRate === 0 ? 0 : (bytes * 1000) / copyRate - (core.clock.monotonic() - began);
    if (ahead > 1) await core.clock.sleep(ahead);
    advance(bytes);
    yield piece;
  }
}
