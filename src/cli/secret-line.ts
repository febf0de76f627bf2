/** How the typing of a secret ended; `text` is undefined at the end of input. */
export type SecretEnd =
  | { readonly type: "line"; readonly text: string | undefined }
  | { readonly type: "interrupted" };

/** What a terminal in raw mode leaves to the program: line end, correction, and the way out. */
export interface SecretLine {
  /** Takes what was typed; the end of the line once it was typed. */
  take(typed: string): SecretEnd | undefined;
}

const INTERRUPT = "\u0003";
const END_OF_INPUT = "\u0004";
const KILL_LINE = "\u0015";
const BACKSPACES = new Set(["\u0008", "\u007f"]);
const LINE_ENDS = new Set(["\r", "\n"]);

export function createSecretLine(): SecretLine {
  let text: string[] = [];
  return {
    take(typed) {
      for (const character of typed) {
        if (character === INTERRUPT) return { type: "interrupted" };
        if (LINE_ENDS.has(character)) return { type: "line", text: text.join("") };
        if (character === END_OF_INPUT)
          return { type: "line", text: text.length === 0 ? undefined : text.join("") };
        if (character === KILL_LINE) text = [];
        else if (BACKSPACES.has(character)) text.pop();
        else text.push(character);
      }
      return undefined;
    },
  };
}
