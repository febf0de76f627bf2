import { describe, expect, test } from "vitest";
import { cut, indent, padEnd, padStart, table, widthOf, wrap } from "../../../../src/cli/render/layout.ts";
import { progressLine, progressLines } from "../../../../src/cli/render/progress-lines.ts";
import { createStyle, PLAIN } from "../../../../src/cli/render/style.ts";
import { withoutControls } from "../../../../src/cli/render/without-controls.ts";
import { PROGRESS } from "../../../support/cli-fixtures.ts";

const RED = "\u001b[31m";
const END = "\u001b[39m";

describe("the layout of lines", () => {
  test("colours take no room", () => {
    expect(widthOf(`${RED}four${END}`)).toBe(4);
    expect(padEnd(`${RED}a${END}`, 3)).toBe(`${RED}a${END}  `);
    expect(padStart("a", 3)).toBe("  a");
  });

  test("a line is cut to the width, and its colours are closed", () => {
    expect(cut(`${RED}abcdef${END}g`, 3)).toBe(`${RED}abc${END}`);
    expect(cut("→→→→", 2)).toBe("→→");
    expect(cut("short", 80)).toBe("short");
  });

  test("a table aligns its columns and ends its lines without blanks", () => {
    expect(
      table([
        ["a", "bbb", ""],
        ["aaa", "b", "c"],
      ]),
    ).toEqual(["a    bbb", "aaa  b    c"]);
    expect(table([])).toEqual([]);
  });

  test("every line of a text is indented", () => {
    expect(indent("one\n\ntwo", "  ")).toEqual(["  one", "", "  two"]);
  });

  test("a text is broken between words, and a long word stays whole", () => {
    expect(wrap("one two three", 8)).toEqual(["one two", "three"]);
    expect(wrap("http://10.0.1.6:8080 now", 8)).toEqual(["http://10.0.1.6:8080", "now"]);
    expect(wrap("", 8)).toEqual([""]);
  });

  test("control characters go, colours stay", () => {
    expect(withoutControls(`${RED}a${END}\u001b[2J\u001b]0;title\u0007\rb\tc\u0000\u009b1m`)).toBe(
      `${RED}a${END}[2J]0;titleb\tc1m`,
    );
  });
});

describe("the style", () => {
  const terminal = { isTerminal: true, wanted: true, env: { LC_ALL: "", LANG: "de_DE.utf8" } };

  test("is coloured on a terminal only, and where nobody objects", () => {
    expect(createStyle(terminal).red("x")).toBe(`${RED}x${END}`);
    expect(createStyle({ ...terminal, isTerminal: false }).red("x")).toBe("x");
    expect(createStyle({ ...terminal, wanted: false }).red("x")).toBe("x");
    expect(createStyle({ ...terminal, env: { NO_COLOR: "1" } }).red("x")).toBe("x");
    expect(createStyle({ ...terminal, env: { NO_COLOR: "" } }).red("x")).toBe(`${RED}x${END}`);
    expect(createStyle({ ...terminal, env: { TERM: "dumb" } }).red("x")).toBe("x");
  });

  test("has Unicode signs where the locale says so", () => {
    expect(createStyle(terminal).unicode).toBe(true);
    expect(createStyle({ ...terminal, env: { LC_ALL: "C", LANG: "de_DE.UTF-8" } }).unicode).toBe(false);
    expect(createStyle({ ...terminal, env: {} }).unicode).toBe(false);
  });
});

describe("progress", () => {
  test("in one line says share, amount, rate and time left", () => {
    expect(progressLine(PROGRESS)).toBe("60 %, 1.2 of 2.0 GiB, 104.0 MiB/s, 7.9 s left");
  });

  test("says that it estimates while there is no rate, and nothing when all is there", () => {
    const { rate: _rate, secondsLeft: _left, ...estimating } = PROGRESS;
    expect(progressLine(estimating)).toBe("60 %, 1.2 of 2.0 GiB, estimating");
    expect(progressLine({ ...estimating, bytes: estimating.totalBytes })).toBe("100 %, 2.0 of 2.0 GiB");
  });

  test("never says 100 % before it is all there", () => {
    expect(progressLine({ ...PROGRESS, bytes: PROGRESS.totalBytes - 1 })).toContain("99 %");
  });

  test("of one volume needs one line", () => {
    const [data] = PROGRESS.volumes;
    expect(progressLines({ ...PROGRESS, volumes: data === undefined ? [] : [data] }, PLAIN)).toHaveLength(1);
    expect(progressLines(PROGRESS, PLAIN)).toHaveLength(3);
  });

  test("of nothing is done", () => {
    expect(progressLine({ jobId: "x", step: "copy", volumes: [], bytes: 0, totalBytes: 0 })).toBe(
      "100 %, 0 of 0 bytes",
    );
  });
});
