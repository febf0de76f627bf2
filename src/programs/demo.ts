import { MigError } from "../domain/errors.ts";

/** `mig demo`: two grids with the demo application; resolves to the exit code. */
export function demo(_argv: readonly string[], _signal: AbortSignal): Promise<number> {
  return Promise.reject(new MigError("INTERNAL", "Cannot start the demo: this build has none"));
}
