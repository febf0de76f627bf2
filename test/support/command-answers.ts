import { toErrorData } from "../../src/domain/errors.ts";
import type { ExecResult } from "../../src/ssh/ssh.ts";

/** How messages begin when a command's parser is told so. */
export const CANNOT = "Cannot do it on my_grid_one";

/** What a command ended with: status 0 and silence, unless told otherwise. */
export function result(over: Partial<ExecResult>): ExecResult {
  return { code: 0, stdout: "", stderr: "", ...over };
}

/** Of the error that it throws. */
export function errorOf(act: () => unknown): { code: string; message: string } {
  try {
    act();
  } catch (error) {
    const { code, message } = toErrorData(error);
    return { code, message };
  }
  throw new Error("nothing was thrown");
}
