import { describe, expect, test } from "vitest";
import { parseDemoOptions } from "../../../src/demo/options.ts";

describe("the command line of the demo", () => {
  test("needs nothing", () => {
    expect(parseDemoOptions([])).toEqual({ once: false, json: false, quiet: false, color: true, faults: [] });
  });

  test("takes its options in both forms, and those that every command takes", () => {
    const argv = ["--once", "--jsonl", "-q", "--no-color", "--listen=192.0.2.10", "--directory", "d"];
    expect(parseDemoOptions(argv)).toEqual({
      once: true,
      json: true,
      quiet: true,
      color: false,
      listen: "192.0.2.10",
      directory: "d",
      faults: [],
    });
  });

  test("takes several faults, each with what it is about", () => {
    const { faults } = parseDemoOptions(["--fault", "copy-fails-at:40", "--fault", "late:app start:500"]);
    expect(faults).toEqual([
      { name: "copy-fails-at", args: ["40"] },
      { name: "late", args: ["app start", "500"] },
    ]);
  });

  test.each([
    [["--nonsense"], "unknown option '--nonsense'"],
    [["extra"], 'unexpected argument "extra"'],
    [["--listen"], "option '--listen <value>' argument missing"],
    [
      ["--listen", "0.0.0.0"],
      "--listen 0.0.0.0: expected one IPv4 address of this machine, such as 192.0.2.10",
    ],
    [["--listen", "::1"], "--listen ::1: expected one IPv4 address of this machine, such as 192.0.2.10"],
    [["--directory", ""], "--directory needs a path"],
    [["--once=yes"], "option '--once' does not take an argument"],
  ])("refuses %j and says where to look", (argv, problem) => {
    expect(() => parseDemoOptions(argv)).toThrow(
      expect.objectContaining({
        code: "USAGE",
        message: `Cannot read the command line: ${problem}`,
        hint: "How it is used: npm run demo -- --help",
      }),
    );
  });
});
