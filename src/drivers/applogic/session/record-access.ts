import { MigError } from "../../../domain/errors.ts";
import { type Claim, claimOf, type OwnershipRecord, sameClaim } from "../../../domain/record.ts";
import type { GridSession } from "../../driver.ts";
import { commandTexts } from "../command-texts.ts";
import { appConfigSet } from "../commands/app-config-set.ts";
import { formatRecord, parseRecord } from "../record-text.ts";
import type { Controller } from "./controller.ts";
import { findBlock } from "./looking.ts";

/**
 * The record in `.user2`. AppLogic has no compare-and-set: this reads, compares, writes and reads back, which
 * is safe only because there is one driver at a time who drains before it sends again.
 */
export function createRecordAccess(controller: Controller): Pick<GridSession, "readRecord" | "writeRecord"> {
  async function read(application: string): Promise<OwnershipRecord | undefined> {
    const block = await findBlock(controller, application);
    const record = block && parseRecord(block.user2);
    if (record === "foreign") throw foreign(controller.grid.name, application);
    return record;
  }

  return {
    readRecord: read,
    async writeRecord(application, expected, next) {
      const before = await read(application);
      if (!sameClaim(claimOf(before), expected)) throw fenced(controller, application, before, expected);
      const change = { application, attribute: "user2", value: formatRecord(next) } as const;
      await controller.change(appConfigSet, change);
      const after = await read(application);
      if (after === undefined || !sameClaim(after, next)) throw fenced(controller, application, after, next);
      if (formatRecord(after) !== change.value) throw garbled(controller, application);
    },
  };
}

function foreign(grid: string, application: string): MigError {
  return new MigError(
    "RECORD_FOREIGN",
    `Cannot read the record of application '${application}' on ${grid}: its attribute .user2 holds something else`,
    { hint: `Keep what it says elsewhere, then empty it: ${commandTexts.clearRecord(application)}` },
  );
}

function fenced(
  controller: Controller,
  application: string,
  found: OwnershipRecord | undefined,
  expected: Claim | undefined,
): MigError {
  const where = `the record of application '${application}' on ${controller.grid.name}`;
  return new MigError(
    "FENCED",
    `Cannot write ${where}: expected ${wordsFor(expected)}, found ${wordsFor(found)}`,
    { hint: "Somebody else drives this application now; look with: mig status" },
  );
}

function garbled(controller: Controller, application: string): MigError {
  const { name } = controller.grid;
  return new MigError(
    "GRID_ANSWER",
    `Cannot write the record of application '${application}' on ${name}: the controller keeps it altered`,
    { hint: `Look at what it keeps, it may cut long texts: app info ${application} --batch` },
  );
}

function wordsFor(claim: Claim | undefined): string {
  return claim === undefined ? "none" : `generation ${claim.generation} held by ${claim.holder}`;
}
