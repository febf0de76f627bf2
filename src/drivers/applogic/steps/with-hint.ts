import { MigError } from "../../../domain/errors.ts";

/** What a controller refuses is told with what a person can do about this very thing, and not with its general hint. */
export async function withHint<T>(hint: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof MigError) || error.code !== "GRID_REFUSED") throw error;
    throw retold(error, hint);
  }
}

function retold(cause: MigError, hint: string): MigError {
  return new MigError(cause.code, cause.message, { hint, cause, details: cause.details });
}
