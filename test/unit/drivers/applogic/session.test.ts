import { describe, expect, it } from "vitest";
import { migrateAddress } from "../../../../src/drivers/applogic/migrate-address.ts";
import { sampleGrid } from "../../../support/sample-grids.ts";
import { openScripted } from "../../../support/scripted-session.ts";

describe("a session", () => {
  it("drains for 60 s, or what grid.info says", () => {
    expect(openScripted(() => ({})).session.drainMs).toBe(60_000);
    expect(openScripted(() => ({}), {}, sampleGrid({ extra: { drain: "5" } })).session.drainMs).toBe(5_000);
    expect(openScripted(() => ({}), {}, sampleGrid({ extra: { drain: "250ms" } })).session.drainMs).toBe(250);
    expect(() => openScripted(() => ({}), {}, sampleGrid({ extra: { drain: "soon" } }))).toThrow(
      /drain = soon/,
    );
  });

  it.each([
    [{}, "one.example.net"],
    [{ port: 4022 }, "one.example.net:4022"],
    [{ port: 4022, controller: "fd00::1" }, "[fd00::1]:4022"],
    [{ extra: { migrate_host: "inside.example.net" } }, "inside.example.net"],
  ])("of %j is reached by other grids at %s", (over, address) => {
    expect(migrateAddress(sampleGrid(over))).toBe(address);
  });
});
