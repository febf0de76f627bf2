import type { GridCore } from "../grid-core.ts";
import type { Meter } from "./volume-stream.ts";

/** Lets the bytes pass no faster than the grid's `copyRate`, telling of each piece how many there were with it. */
export function throttle(core: GridCore, advance: (bytes: number) => void): Meter {
  const began = core.clock.monotonic();
  const { copyRate } = core.settings;
  let bytes = 0;
  return async (more) => {
    bytes += more;
    const ahead = copyRate === 0 ? 0 : (bytes * 1000) / copyRate - (core.clock.monotonic() - began);
    if (ahead > 1) await core.clock.sleep(ahead);
    advance(bytes);
  };
}
