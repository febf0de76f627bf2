/** What a person types at a console, and what is meant for `mig` itself: as in ssh, `~` at the beginning of a line. */
export interface Typed {
  /** For the controller. */
  readonly pass: Buffer;
  readonly meant: "nothing" | "leave" | "help";
}

const TILDE = 0x7e;
const DOT = 0x2e;
const QUESTION = 0x3f;
const LINE_ENDS: ReadonlySet<number> = new Set([0x0a, 0x0d]);

/** Reads keys as they come, a part of a line at a time; `~.` leaves, `~?` helps, `~~` is one `~`. */
export function createWayOut(): (data: Uint8Array) => Typed {
  let state: "line-begins" | "tilde" | "in-line" = "line-begins";
  return (data) => {
    const pass: number[] = [];
    for (const [index, byte] of data.entries()) {
      if (state === "tilde") {
        state = "in-line";
        if (byte === DOT) return { pass: Buffer.from(pass), meant: "leave" };
        if (byte === QUESTION) {
          state = "line-begins";
          const rest = [...data.subarray(index + 1)];
          return { pass: Buffer.from([...pass, ...rest]), meant: "help" };
        }
        if (byte !== TILDE) pass.push(TILDE);
      } else if (state === "line-begins" && byte === TILDE) {
        state = "tilde";
        continue;
      }
      pass.push(byte);
      state = LINE_ENDS.has(byte) ? "line-begins" : "in-line";
    }
    return { pass: Buffer.from(pass), meant: "nothing" };
  };
}
