import { describe, expect, it } from "vitest";
import type { OwnershipRecord } from "../../../../../src/domain/record.ts";
import { planned } from "../../../../../src/drivers/applogic/planned.ts";
import { formatRecord } from "../../../../../src/drivers/applogic/record-text.ts";
import { SAMPLE_RECORD } from "../../../../support/sample-record.ts";
import { application, codeOf, openScripted, type Script } from "../../../../support/scripted-session.ts";

/** One application that keeps its `.user2`. */
function keeping(text: string, alter: (written: string) => string = (written) => written): Script {
  let user2 = text;
  return (line) => {
    const written = /^app config guestbook \.user2=(.*)$/.exec(line)?.[1];
    if (written !== undefined) user2 = alter(written);
    return line.startsWith("app info") ? application({ user2 }) : {};
  };
}

describe("the record", () => {
  it("is compared, written and read back", async () => {
    const next: OwnershipRecord = {
      ...SAMPLE_RECORD,
      generation: 5,
      holder: "helper-abcd2345",
      state: "moving",
    };
    const { session, ssh } = openScripted(keeping(formatRecord(SAMPLE_RECORD)));
    await session.writeRecord("guestbook", SAMPLE_RECORD, next);
    expect(await session.readRecord("guestbook")).toEqual(next);
    expect(ssh.sent.filter((line) => line.startsWith("app config"))).toEqual([
      planned.writeRecord("guestbook", next),
    ]);
  });

  it("is first written where there is none", async () => {
    const { session } = openScripted(keeping(""));
    await session.writeRecord("guestbook", undefined, SAMPLE_RECORD);
    expect(await session.readRecord("guestbook")).toEqual(SAMPLE_RECORD);
  });

  it.each([
    ["another generation", { ...SAMPLE_RECORD, generation: 3 }],
    ["another holder", { ...SAMPLE_RECORD, holder: "recover-x" }],
    ["nothing", undefined],
  ])("is not written over what was not expected: %s", async (_case, expected) => {
    const { session, ssh } = openScripted(keeping(formatRecord(SAMPLE_RECORD)));
    expect(await codeOf(session.writeRecord("guestbook", expected, SAMPLE_RECORD))).toBe("FENCED");
    expect(ssh.sent.some((line) => line.startsWith("app config"))).toBe(false);
  });

  it("is fenced when somebody else's is read back", async () => {
    const other = formatRecord({ ...SAMPLE_RECORD, generation: 9, holder: "recover-x" });
    const { session } = openScripted(keeping(formatRecord(SAMPLE_RECORD), () => other));
    expect(
      await codeOf(session.writeRecord("guestbook", SAMPLE_RECORD, { ...SAMPLE_RECORD, state: "moving" })),
    ).toBe("FENCED");
  });

  it("is not taken for written when the controller keeps it altered", async () => {
    const { session } = openScripted(keeping("", () => formatRecord({ ...SAMPLE_RECORD, entity: "0" })));
    expect(await codeOf(session.writeRecord("guestbook", undefined, SAMPLE_RECORD))).toBe("GRID_ANSWER");
  });

  it("is never written over what is not ours", async () => {
    const { session, ssh } = openScripted(keeping("Customer 1"));
    expect(await codeOf(session.readRecord("guestbook"))).toBe("RECORD_FOREIGN");
    expect(await codeOf(session.writeRecord("guestbook", undefined, SAMPLE_RECORD))).toBe("RECORD_FOREIGN");
    expect(ssh.sent.some((line) => line.startsWith("app config"))).toBe(false);
  });
});
