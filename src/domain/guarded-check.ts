import type { Check } from "./checks.ts";
import { toErrorData } from "./errors.ts";

/** What a look found; the rest of the check says what was looked at. */
export type Finding = Pick<Check, "severity" | "message" | "remedy">;

/** Makes one check of a look. What the look throws becomes an error with the hint as remedy: a check never throws. */
export async function guardedCheck(
  subject: Pick<Check, "id" | "title" | "grid">,
  look: () => Promise<Finding>,
): Promise<Check> {
  try {
    return { ...subject, ...(await look()) };
  } catch (error) {
    const { message, hint } = toErrorData(error);
    return { ...subject, severity: "error", message, ...(hint === undefined ? {} : { remedy: hint }) };
  }
}
