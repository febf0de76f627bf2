import { EXIT } from "./exit-codes.ts";

/** Runs a program that ends at its signal. Ending then is what it was told: exit 0, not the shell's 143. */
export async function untilSignal(
  program: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<number> {
  try {
    await program(signal);
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
  }
  return EXIT.done;
}
