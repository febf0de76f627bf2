import { describe, expect, it } from "vitest";
import type { OwnershipRecord } from "../../../src/domain/record.ts";
import { decideServing, type Gate, type ServingQuestion } from "../../../src/domain/serving.ts";

const place = { grid: "west", application: "shop", entity: "uuid-1" };
const record: OwnershipRecord = {
  applicationId: "app1",
  generation: 4,
  holder: "agent-west",
  state: "committed",
  entity: "uuid-1",
};
const question: ServingQuestion = {
  applicationId: "app1",
  place,
  record,
  serving: false,
  unreachable: [],
  markedOn: undefined,
  rival: undefined,
  neverMoved: false,
  idUnknownElsewhere: false,
};

function gateOf(change: Partial<ServingQuestion>): Gate {
  const decision = decideServing({ ...question, ...change });
  if (decision === "claim") throw new Error("a claim was not expected");
  return decision;
}

describe("the serve gate", () => {
  it("opens for the copy that the record names", () => {
    expect(gateOf({}).serve).toBe(true);
  });

  it("stays closed for a copy that looks alike but is another entity", () => {
    const gate = gateOf({ place: { ...place, entity: "uuid-2" } });
    expect(gate.serve).toBe(false);
    expect(gate.offers).toContain("adopt");
  });

  it("stays closed for a copy of another application's record", () => {
    expect(gateOf({ record: { ...record, applicationId: "app2" } }).serve).toBe(false);
  });

  it.each(["moving", "away", "granted", "snapshot"] as const)(
    "stays closed at the start while the record says %s",
    (state) => {
      expect(gateOf({ record: { ...record, state } }).serve).toBe(false);
    },
  );

  it("lets a running source serve on while the job has not given it away", () => {
    expect(gateOf({ serving: true, record: { ...record, state: "moving" } }).serve).toBe(true);
  });

  it.each(["away", "granted", "snapshot"] as const)(
    "closes for a serving copy once the record says %s",
    (state) => {
      expect(gateOf({ serving: true, record: { ...record, state } }).serve).toBe(false);
    },
  );

  it("names the grid on which the application is, to a copy that it left", () => {
    const job = { id: "job1", source: "west", target: "east" };
    const away = { ...record, state: "away", job: { ...record.job, ...job } } as OwnershipRecord;
    expect(gateOf({ record: away }).elsewhere).toBe("east");
    const back = { ...away, job: { ...away.job, source: "east", target: "west" } } as OwnershipRecord;
    expect(gateOf({ record: back }).elsewhere).toBe("east");
    expect(gateOf({ record: { ...record, state: "away" } })).not.toHaveProperty("elsewhere");
  });

  it("stays open while its controller does not answer, if it serves already", () => {
    expect(gateOf({ place: undefined, record: undefined, serving: true, unreachable: ["west"] }).serve).toBe(
      true,
    );
  });

  it("opens for a booting copy without its controller only by its own mark", () => {
    const silent = { place: undefined, record: undefined, unreachable: ["west"] };
    expect(gateOf(silent).serve).toBe(false);
    expect(gateOf({ ...silent, markedOn: "west" }).serve).toBe(true);
  });

  it("stays closed for a booting copy with a mark whose own controller answers that it does not run it", () => {
    const other = { place: undefined, record: undefined, unreachable: ["east"], markedOn: "west" };
    expect(gateOf(other).serve).toBe(false);
  });

  it("stays closed when every controller answers and none runs this copy, mark or not", () => {
    expect(gateOf({ place: undefined, record: undefined, markedOn: "west", serving: true }).serve).toBe(
      false,
    );
  });

  it("claims the first record only if it never moved and nobody knows the id", () => {
    const none = { ...question, record: undefined };
    expect(decideServing({ ...none, neverMoved: true, idUnknownElsewhere: true })).toBe("claim");
    expect(gateOf({ record: undefined, neverMoved: true }).offers).toEqual(["recover", "adopt"]);
    expect(gateOf({ record: undefined, idUnknownElsewhere: true }).serve).toBe(false);
  });

  it("does not serve when something else lies where the record should be", () => {
    expect(gateOf({ record: "foreign" }).serve).toBe(false);
  });

  it("stays closed, or closes, for a copy that was committed later elsewhere, whether its controller answers or not", () => {
    const rival = { grid: "east", application: "shop", generation: 6 };
    const silent = { place: undefined, record: undefined, unreachable: ["west"] };
    const changes = [{}, { serving: true }, { ...silent, markedOn: "west" }, { ...silent, serving: true }];
    for (const change of changes) {
      const gate = gateOf({ ...change, rival });
      expect(gate).toMatchObject({ serve: false, offers: ["stop", "adopt"] });
      expect(gate.reason).toContain("shop on east (generation 6)");
    }
  });
});
