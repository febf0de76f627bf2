import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import type { OwnershipRecord } from "../../../src/domain/record.ts";
import { formatRecord } from "../../../src/drivers/applogic/record-text.ts";
import { RecordWriter } from "../../../src/handover/record-writer.ts";
import { sampleGrid } from "../../support/sample-grids.ts";
import { SAMPLE_RECORD } from "../../support/sample-record.ts";
import { application, codeOf, openScripted } from "../../support/scripted-session.ts";

const NEXT: OwnershipRecord = { ...SAMPLE_RECORD, generation: 1, state: "committed" };
const DRAIN_MS = 5_000;

/** A controller that loses the answer to the write; `lands`: it is carried out all the same. */
function openBench(how: { lands: boolean; loses: boolean }) {
  let user2 = "";
  const writes: string[] = [];
  const scripted = openScripted(
    (line) => {
      if (line.startsWith("vol list")) return {};
      if (!line.startsWith("app config")) return application({ user2 });
      writes.push(line);
      if (how.lands) user2 = formatRecord(NEXT);
      return how.loses ? new MigError("SSH_LOST", "lost") : {};
    },
    {},
    sampleGrid({ extra: { drain: "5" } }),
  );
  const memory = new Map<string, string>();
  const journal = {
    get: (key: string) => memory.get(key),
    set: (key: string, value: string) => void memory.set(key, value),
  };
  const writerOf = () => new RecordWriter({ journal, clock: scripted.clock });
  const write = (writer: RecordWriter) =>
    codeOf(writer.write(scripted.session, "guestbook", { expected: undefined, next: NEXT }));
  return { ...scripted, how, writes, writerOf, write };
}

describe("a record written outside of a job", () => {
  it("is written once, and nothing is waited for afterwards", async () => {
    const bench = openBench({ lands: true, loses: false });
    const writer = bench.writerOf();
    expect(await bench.write(writer)).toBe("no error");
    expect(() => writer.mustBeOver()).not.toThrow();
  });

  it("counts when it is found done, though its answer was lost", async () => {
    const bench = openBench({ lands: true, loses: true });
    const writer = bench.writerOf();
    expect(await bench.write(writer)).toBe("no error");
    expect(() => writer.mustBeOver()).not.toThrow();
    expect(bench.writes).toHaveLength(1);
  });

  it("is not sent again, and no job begins, until the lost one cannot be carried out any more", async () => {
    const bench = openBench({ lands: false, loses: true });
    const writer = bench.writerOf();
    expect(await bench.write(writer)).toBe("SSH_LOST");
    bench.how.loses = false;
    bench.how.lands = true;
    expect(() => writer.mustBeOver()).toThrow(/may still be carried out within 5 s/);
    expect(await bench.write(writer)).toBe("GRID_BUSY");
    expect(bench.writes).toHaveLength(1);
    await bench.clock.sleep(DRAIN_MS);
    expect(await bench.write(writer)).toBe("no error");
    expect(bench.writes).toHaveLength(2);
  });

  it("that a process left open when it died is drained by the next one", async () => {
    const bench = openBench({ lands: false, loses: true });
    await bench.write(bench.writerOf());
    const writer = bench.writerOf();
    expect(() => writer.mustBeOver()).toThrow(/may still be carried out/);
    await bench.clock.sleep(DRAIN_MS);
    expect(() => writer.mustBeOver()).not.toThrow();
  });

  it("that was refused leaves nothing to wait for", async () => {
    const bench = openBench({ lands: false, loses: false });
    const writer = bench.writerOf();
    expect(await bench.write(writer)).toBe("FENCED");
    expect(() => writer.mustBeOver()).not.toThrow();
  });
});
