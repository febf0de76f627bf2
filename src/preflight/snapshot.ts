import type { Check } from "../domain/checks.ts";
import { guardedCheck } from "../domain/guarded-check.ts";
import type { ApplicationFacts } from "../drivers/driver.ts";
import type { CommandTexts } from "./question.ts";

export interface SnapshotQuestion {
  readonly name: string;
  readonly grid: string;
  /** Whose snapshot it must be. */
  readonly applicationId: string;
}

/** May this be destroyed as a snapshot? Ours, still one, the very one that was made, and stopped. */
export async function checkSnapshot(
  question: SnapshotQuestion,
  found: ApplicationFacts,
  texts: CommandTexts,
): Promise<readonly Check[]> {
  const { name, grid, applicationId } = question;
  return [
    await guardedCheck(
      { id: "snapshot-record", title: `${name} is a snapshot of this application`, grid },
      async () => {
        const why = whyNoSnapshot(found, applicationId);
        return why === undefined
          ? { severity: "fine", message: "Its record says so." }
          : { severity: "error", message: why, remedy: `Look at it: ${texts.look(name)}` };
      },
    ),
    await guardedCheck({ id: "snapshot-stopped", title: `${name} is stopped`, grid }, async () => {
      if (found.busy) {
        return { severity: "error", message: "A command works on it.", remedy: "Wait for its end." };
      }
      if (found.state === "stopped") return { severity: "fine", message: "It is." };
      return {
        severity: "error",
        message: `It is ${found.state}: somebody has started it.`,
        remedy: `If nobody needs it: ${texts.stop(name)}. To keep it: mig adopt, on its own page.`,
      };
    }),
  ];
}

/** Undefined when it is one. */
function whyNoSnapshot(
  { record, entity }: Pick<ApplicationFacts, "record" | "entity">,
  applicationId: string,
): string | undefined {
  if (record === undefined || record === "foreign") return "It has no record of ours.";
  if (record.state !== "snapshot")
    return `Its record says ${record.state}: it is no snapshot, or was adopted.`;
  if (record.applicationId !== applicationId) return "Its record is that of another application.";
  if (record.entity !== entity) return "Its record names another original: it is a copy that somebody made.";
  return undefined;
}
