import { describe, expect, test } from "vitest";
import { formatBytes, formatFields, formatTable } from "../../../../src/embedded-grid/shell/table.ts";

describe("tables for people", () => {
  test("columns are as wide as their widest cell, nothing trails", () => {
    expect(
      formatTable(
        ["Name", "State"],
        [
          ["a-long-name", "running"],
          ["b", ""],
        ],
      ).split("\n"),
    ).toEqual(["Name         State", "--------------------", "a-long-name  running", "b", ""]);
  });

  test("fields stand below one another, empty ones too", () => {
    expect(
      formatFields([
        ["ID", 3],
        ["Location", ""],
      ]),
    ).toBe("ID       : 3\nLocation :\n");
  });

  test.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1536, "1.5 KB"],
    [64 * 2 ** 30, "64 GB"],
    [2 ** 53, "8192 TB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
