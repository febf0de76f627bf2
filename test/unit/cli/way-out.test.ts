import { describe, expect, it } from "vitest";
import { createWayOut } from "../../../src/cli/way-out.ts";

/** What is passed on and meant, for keys that come in these pieces. */
function typed(...pieces: readonly string[]): readonly string[] {
  const read = createWayOut();
  return pieces.map((piece) => {
    const { pass, meant } = read(Buffer.from(piece));
    return meant === "nothing" ? pass.toString() : `${pass.toString()}|${meant}`;
  });
}

describe("the way out of a console", () => {
  it("is ~. at the beginning of a line, in one piece or in two", () => {
    expect(typed("~.")).toEqual(["|leave"]);
    expect(typed("ls\r~", ".")).toEqual(["ls\r", "|leave"]);
    expect(typed("ls\n~.rm")).toEqual(["ls\n|leave"]);
  });

  it("is nothing within a line", () => {
    expect(typed("cd ~.", "~.")).toEqual(["cd ~.", "~."]);
  });

  it("passes one ~ for two, and what else follows one as it is", () => {
    expect(typed("~~.")).toEqual(["~."]);
    expect(typed("~", "x")).toEqual(["", "~x"]);
    expect(typed("~/bin\r")).toEqual(["~/bin\r"]);
  });

  it("helps, and is still at the beginning of the line", () => {
    expect(typed("~?", "~.")).toEqual(["|help", "|leave"]);
  });

  it("passes every other byte, Ctrl-C too", () => {
    expect(typed("\u0003\u0004ü")).toEqual(["\u0003\u0004ü"]);
  });
});
