import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OwnershipRecord, RECORD_STATES, type RecordJob } from "../../../../src/domain/record.ts";
import { formatRecord, parseRecord } from "../../../../src/drivers/applogic/record-text.ts";
import { formatUdl } from "../../../../src/drivers/applogic/udl/format.ts";
import { parseUdl } from "../../../../src/drivers/applogic/udl/parser.ts";
import { udlBlock } from "../../../../src/drivers/applogic/udl/tree.ts";

const RECORD: OwnershipRecord = {
  applicationId: "k3xnp7hq2mwdr8vc",
  generation: 4,
  holder: "helper-abcd2345",
  state: "away",
  entity: "cf432100-63fc-450d-8eb7-2da6deca8627",
  job: {
    id: "abcd2345",
    kind: "migrate",
    source: "my_grid_one",
    target: "my-grid.two",
    name: "guestbook",
    targetName: "guestbook",
    helper: "mig_helper_abcd2345",
    keepSeconds: 86_400,
    keptSince: 1_764_000_000,
    copied: true,
  },
};
const TEXT =
  "mig1/away/g4/helper-abcd2345/app:k3xnp7hq2mwdr8vc/entity:cf432100-63fc-450d-8eb7-2da6deca8627" +
  "/job:abcd2345/kind:migrate/from:my_grid_one/to:my-grid.two/name:guestbook/as:guestbook" +
  "/helper:mig_helper_abcd2345/keep:86400/since:1764000000/copied:yes";

const words = fc.string({ unit: "grapheme" });
const job: fc.Arbitrary<RecordJob> = fc.record(
  {
    id: words,
    kind: words,
    source: words,
    target: words,
    name: words,
    targetName: words,
    helper: words,
    keepSeconds: fc.nat(),
    keptSince: fc.nat(),
    copied: fc.boolean(),
  },
  { requiredKeys: ["id", "kind", "source", "target", "name", "targetName"] },
);
const record: fc.Arbitrary<OwnershipRecord> = fc.record(
  {
    applicationId: fc.string({ minLength: 1 }),
    generation: fc.nat(),
    holder: fc.string({ minLength: 1 }),
    state: fc.constantFrom(...RECORD_STATES),
    entity: words,
    job,
  },
  { requiredKeys: ["applicationId", "generation", "holder", "state", "entity"] },
);

describe("the record in .user2", () => {
  it("is one readable line", () => {
    expect(formatRecord(RECORD)).toBe(TEXT);
  });

  it("is read back as it was", () => {
    fc.assert(
      fc.property(record, (original) => {
        expect(parseRecord(formatRecord(original))).toEqual(original);
      }),
    );
  });

  it("needs quotes neither in a shell nor in UDL", () => {
    fc.assert(
      fc.property(record, (original) => {
        const text = formatRecord(original);
        expect(text).toMatch(/^[A-Za-z0-9_.:%/-]+$/);
        const [block] = parseUdl(`a\n{\nuser2 = ${text}\n}\n`);
        expect(block?.attributes[0]?.value).toBe(text);
        expect(formatUdl([udlBlock("a", undefined, { user2: text })])).toContain(`= ${text}\n`);
      }),
    );
  });

  it("is absent when the attribute is empty", () => {
    expect(parseRecord("")).toBeUndefined();
    expect(parseRecord(" \n")).toBeUndefined();
  });

  it.each([
    ["a billing code", "Customer 1"],
    ["a newer version", TEXT.replace("mig1", "mig2")],
    ["an unknown state", TEXT.replace("away", "elsewhere")],
    ["a generation that is no number", TEXT.replace("g4", "gx")],
    ["an empty holder", TEXT.replace("helper-abcd2345/", "/")],
    ["no entity", TEXT.replace(/entity:[^/]+\//, "")],
    ["half a job", TEXT.replace("/to:my-grid.two", "")],
    ["an unknown field", `${TEXT}/colour:blue`],
    ["a field twice", `${TEXT}/job:other`],
    ["a field cut off in an escape", `${TEXT.slice(0, TEXT.indexOf("/job:"))}/job:a%`],
    ["letters that it never writes", TEXT.replace("kind:migrate", "kind:mi grate")],
    ["an answer that is neither yes nor no", TEXT.replace("copied:yes", "copied:perhaps")],
  ])("is foreign when it is %s", (_case, text) => {
    expect(parseRecord(text)).toBe("foreign");
  });

  it("keeps placeholders readable in a plan, which is then no record", () => {
    const { keptSince: _, ...rest } = RECORD.job ?? expect.fail("the sample has a job");
    const planned = formatRecord({ ...RECORD, entity: "<entity>", job: rest }, { plan: { keptSince: true } });
    expect(planned).toBe(
      TEXT.replace(/entity:[^/]+/, "entity:<entity>").replace("since:1764000000", "since:<time>"),
    );
    expect(parseRecord(planned)).toBe("foreign");
    expect(formatRecord({ ...RECORD, entity: "<entity>" })).toContain("entity:%3Centity%3E");
  });
});
