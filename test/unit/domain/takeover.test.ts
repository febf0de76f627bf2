import { describe, expect, it } from "vitest";
import type { OwnershipRecord, RecordState } from "../../../src/domain/record.ts";
import { decideTakeover, type Side } from "../../../src/domain/takeover.ts";

function side(
  state: RecordState,
  more: {
    readonly running?: boolean;
    readonly copied?: boolean;
    readonly generation?: number;
    readonly kind?: string;
  } = {},
): Side {
  const { kind = "migrate" } = more;
  const job = { id: "j", kind, source: "west", target: "south", name: "shop", targetName: "shop" };
  const record: OwnershipRecord = {
    applicationId: "app1",
    generation: more.generation ?? 2,
    holder: "helper-j",
    state,
    entity: "e",
    job: more.copied === true ? { ...job, copied: true } : job,
  };
  return { seen: "record", record, running: more.running === true };
}
const unreachable: Side = { seen: "unreachable" };
const nothing: Side = { seen: "nothing" };
const off: Side = { seen: "asserted-off" };

describe("who ends a job from the records", () => {
  it.each([
    ["source moving, target missing", side("moving"), nothing, "back"],
    ["source moving, target unreachable", side("moving"), unreachable, "back"],
    ["source moving, half a copy", side("moving"), side("moving"), "back"],
    ["source moving, a sealed snapshot", side("moving"), side("snapshot"), "back"],
    ["source away, target granted", side("away", { copied: true }), side("granted"), "forward"],
    ["source unreachable, target granted", unreachable, side("granted"), "forward"],
    ["source away, the copy proven", side("away", { copied: true }), side("moving"), "forward"],
    ["source away, the copy not proven", side("away"), side("moving"), "back"],
    ["source away, target given up", side("away", { copied: true }), side("away"), "back"],
    ["source away, target unreachable", side("away", { copied: true }), unreachable, "wait"],
    ["source away, target asserted off", side("away", { copied: true }), off, "back"],
    ["source away, no copy at all", side("away"), nothing, "back"],
    ["source committed and off", side("committed"), side("away"), "start-source"],
    ["source committed and running", side("committed", { running: true }), nothing, "nothing"],
    ["target committed and off", side("away"), side("committed"), "start-target"],
    ["target committed and running", side("away"), side("committed", { running: true }), "nothing"],
    ["both unreachable", unreachable, unreachable, "wait"],
    ["source unreachable, target not granted", unreachable, side("moving"), "wait"],
    ["source asserted off, target copy not proven", off, side("moving"), "wait"],
    ["source asserted off, target copy proven", off, side("moving", { copied: true }), "forward"],
    [
      "source asserted off, the copy of a snapshot",
      off,
      side("moving", { copied: true, kind: "snapshot" }),
      "wait",
    ],
    ["source asserted off, target given up", off, side("away", { copied: true }), "wait"],
    ["source asserted off, target granted", off, side("granted"), "forward"],
    ["source asserted off, target committed and off", off, side("committed"), "start-target"],
    ["source asserted off, no copy at all", off, nothing, "wait"],
    ["source moving, target asserted off", side("moving"), off, "back"],
    ["source committed and off, target asserted off", side("committed"), off, "start-source"],
    ["source nothing, target granted", nothing, side("granted"), "forward"],
    ["source nothing, target unreachable", nothing, unreachable, "wait"],
    ["both asserted off", off, off, "wait"],
    [
      "both committed, the source later: a target that came back",
      side("committed", { generation: 5, running: true }),
      side("committed", { generation: 4 }),
      "nothing",
    ],
    [
      "both committed, the target later: a source that came back",
      side("committed", { generation: 4 }),
      side("committed", { generation: 5 }),
      "start-target",
    ],
  ] as const)("%s", (_, source, target, action) => {
    expect(decideTakeover(source, target).action).toBe(action);
  });
});
