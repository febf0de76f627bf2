import { describe, expect, test } from "vitest";
import { faultLines, mustBeFaults, scenariosIn } from "../../../src/demo/faults.ts";
import { SCENARIOS } from "../../../src/demo/scenarios/catalogue.ts";
import { FAULTS } from "../../../src/embedded-grid/faults/fault.ts";

const wanted = (...names: readonly string[]) => names.map((name) => ({ name, args: [] }));

describe("what can go wrong on purpose", () => {
  test("is listed by name, scenarios first, then single faults", () => {
    const names = faultLines().flatMap((line) => /^ {2}(\S+) /.exec(line)?.[1] ?? []);
    expect(names).toEqual([...SCENARIOS.map(({ name }) => name), ...Object.keys(FAULTS)]);
  });

  test("has no name twice", () => {
    const names = [...SCENARIOS.map(({ name }) => name), ...Object.keys(FAULTS)];
    expect(new Set(names).size).toBe(names.length);
  });

  test("is told in two sentences before it happens", () => {
    for (const { wrong, expected } of SCENARIOS)
      for (const text of [wrong, expected]) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  test.each([
    [wanted("copy-brakes"), 'there is no fault or scenario "copy-brakes"', /^Did you mean copy-breaks\?/],
    [wanted("stuck", "storage-full"), "scenarios and single faults do not go together", /by itself/],
    [[{ name: "stuck", args: ["9"] }], 'scenario "stuck" takes no argument', /--fault stuck$/],
  ])("refuses %j", (faults, problem, hint) => {
    expect(() => mustBeFaults(faults)).toThrow(
      expect.objectContaining({
        code: "USAGE",
        message: `Cannot read the command line: ${problem}`,
        hint: expect.stringMatching(hint),
      }),
    );
  });

  test("may be several scenarios, in the order in which they are played", () => {
    const faults = wanted("stuck", "copy-breaks");
    mustBeFaults(faults);
    expect(scenariosIn(faults).map(({ name }) => name)).toEqual(["stuck", "copy-breaks"]);
    expect(scenariosIn(wanted("storage-full"))).toEqual([]);
  });
});
