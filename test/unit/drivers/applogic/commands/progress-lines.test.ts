import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseProgressLine } from "../../../../../src/drivers/applogic/commands/app-migrate.ts";

describe("progress lines", () => {
  it.each([
    ["Copying volume sugarcrm:data (2 of 5) 37%", "data", 37],
    ["copying volume 'sugarcrm.data' ... 99.7 %", "data", 99],
    ["Copying volume a:x 10%\rCopying volume a:x 11%\r", "x", 11],
    ["Copying volume data (5 of 5) ... done", "data", 100],
    ["Transferred volume mig_config 250%", "mig_config", 100],
  ])("%j", (line, volume, percent) => {
    expect(parseProgressLine(line)).toEqual({ volume, percent });
  });

  it.each([
    "Migrating application 'sugarcrm' from west.example.net",
    "Copying descriptors ... done",
    "Copying volume sugarcrm:data (2 of 5)",
    "Cleaning up ... done",
    "Application 'sugarcrm' migrated",
    "",
  ])("%j reports nothing", (line) => {
    expect(parseProgressLine(line)).toBeUndefined();
  });

  it("never reports more than all, whatever the line", () => {
    fc.assert(
      fc.property(fc.string(), (noise) => {
        const percent = parseProgressLine(`Copying volume a:b${noise}`)?.percent ?? 0;
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(percent).toBeLessThanOrEqual(100);
      }),
    );
  });
});
