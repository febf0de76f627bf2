import { describe, expect, test } from "vitest";
import { parseGridInfo } from "../../../src/config/grid-info.ts";
import { formatFinding, isError } from "../../../src/domain/lint.ts";

const BLOCK = [
  "grid west {",
  "controller = west.example.net",
  "MIG_ip = 192.0.2.216:8080",
  'app_config = ""',
  'MigHelper_config = ""',
  "}",
];

/** The block with one line replaced (its number, from 1) or, without a number, with one more before the brace. */
function changed(line: string, number?: number): string {
  return (number === undefined ? BLOCK.toSpliced(5, 0, line) : BLOCK.with(number - 1, line)).join("\n");
}

function errors(text: string): readonly string[] {
  return parseGridInfo(text).findings.filter(isError).map(formatFinding);
}

describe("an error in grid.info has its line and says what was expected", () => {
  test.each([
    ["a missing key", changed("# nothing", 2), "grid.info:1: error: grid west lacks the key controller"],
    ["an empty key", changed("controller =", 2), "grid.info:2: error: controller has no value"],
    [
      "a line without =",
      changed("location Los Angeles"),
      'grid.info:6: error: cannot read "location Los Angeles": it is not `key = value`',
    ],
    [
      "an open quote",
      changed('app_config = "in_ip=1.2.3.4', 4),
      "grid.info:4: error: app_config: the quote is not closed on this line",
    ],
    [
      "text after a quote",
      changed('location = "Los" Angeles'),
      'grid.info:6: error: location: "Angeles" stands after the closing quote',
    ],
    [
      "typographic quotes",
      changed("app_config = “in_ip=1.2.3.4”", 4),
      "grid.info:4: error: app_config: the value begins with the typographic quote “, as copied from a web page",
    ],
    [
      "a key given twice",
      changed("controller = b"),
      "grid.info:6: error: controller is given twice, first on line 2",
    ],
    [
      "a key given twice in another case",
      changed("Controller = b"),
      "grid.info:6: error: controller is given twice, first on line 2",
    ],
    [
      "a bad port",
      changed("port = 99999"),
      'grid.info:6: error: port "99999" is not a port: expected 1 to 65535',
    ],
    [
      "a bad address",
      changed("MIG_ip = 1.2.3", 3),
      'grid.info:3: error: MIG_ip "1.2.3" is not of the form address:port',
    ],
    [
      "a bad time",
      changed("keep_source = 2 weeks"),
      'grid.info:6: error: keep_source "2 weeks" is not a time',
    ],
    [
      "a bad property",
      changed('app_config = "gateway"', 4),
      'grid.info:4: error: app_config: "gateway" is not of the form name=value',
    ],
    [
      "a bad host key",
      changed("host_key = aa:bb:cc"),
      'grid.info:6: error: host_key "aa:bb:cc" is not a fingerprint of the form SHA256:…',
    ],
    [
      "an option as user",
      changed("user = -oProxyCommand=x"),
      'grid.info:6: error: user "-oProxyCommand=x" is not the name of a user',
    ],
    [
      "an option as controller",
      changed("controller = -v", 2),
      'grid.info:2: error: controller "-v" is not a host name or an address',
    ],
    [
      "a bad drain",
      changed("drain = 2m"),
      'grid.info:6: error: drain "2m": expected whole seconds from 0 to 86400, or milliseconds as 500ms',
    ],
    [
      "a bad migrate_host",
      changed("migrate_host = a b"),
      'grid.info:6: error: migrate_host "a b": expected a host name or an address',
    ],
    [
      "a control character",
      changed("location = a\u0000b"),
      "grid.info:6: error: the line holds the control character U+0000",
    ],
    [
      "a grid without a name",
      changed("grid {", 1),
      'grid.info:1: error: "grid {" does not name a grid: expected `grid NAME` with one word as the name',
    ],
    [
      "a grid with two names",
      changed("grid my grid {", 1),
      'grid.info:1: error: "grid my grid {" does not name a grid: expected `grid NAME` with one word as the name',
    ],
    [
      "a grid with a bad name",
      changed("grid 1west {", 1),
      'grid.info:1: error: "1west" is not the name of a grid',
    ],
    ["another kind of block", changed("host west {", 1), 'grid.info:1: error: "host west" is not a grid'],
    ["a missing brace", changed("grid west", 1), 'grid.info:2: error: "{" is missing after grid west'],
    ["two opening braces", changed("{", 2), 'grid.info:2: error: "{" opens nothing here'],
    [
      "a brace with a key on its line",
      changed("{ location = x", 2),
      'grid.info:2: error: "location = x" stands on the same line after "{"',
    ],
    [
      "a block that is not closed",
      BLOCK.slice(0, -1).join("\n"),
      "grid.info:1: error: the block of grid west is not closed before the end of the file",
    ],
    [
      "a key outside",
      `${BLOCK.join("\n")}\nlocation = x`,
      "grid.info:7: error: location stands outside of any grid",
    ],
    ["a closing brace too many", `${BLOCK.join("\n")}\n}`, 'grid.info:7: error: "}" closes nothing here'],
    [
      "a grid described twice",
      [...BLOCK, ...BLOCK].join("\n"),
      "grid.info:7: error: grid west is described twice, first on line 1",
    ],
    [
      "a new grid in an open block",
      [...BLOCK.slice(0, -1), ...BLOCK].join("\n").replace("west {\nc", "east {\nc"),
      "grid.info:1: error: the block of grid east is not closed before line 6",
    ],
  ])("%s", (_, text, expected) => {
    expect(errors(text)).toContain(expected);
  });

  test("an unknown driver and strategy, with the nearest known one", () => {
    const { findings } = parseGridInfo(changed("driver = aplogic\nstrategy = clod"));
    expect(findings.map(({ line, remedy }) => [line, remedy])).toEqual([
      [6, "Did you mean applogic?"],
      [7, "Did you mean cold?"],
    ]);
  });

  test("a controller with user and port, with the keys to write instead", () => {
    const { findings } = parseGridInfo(changed("controller = root@west.example.net:2222", 2));
    expect(findings[0]?.remedy).toBe(
      "Write `controller = west.example.net` and `user = root` and `port = 2222`",
    );
  });

  test("an empty file, with its path", () => {
    for (const text of ["", "\n\n", "# only a comment\n"]) {
      const { findings } = parseGridInfo(text, { file: "/mnt/config/grid.info" });
      expect(findings.map(({ message }) => message)).toEqual(["/mnt/config/grid.info describes no grid"]);
    }
  });
});

describe("an error in one grid", () => {
  test("leaves that grid out and keeps the others", () => {
    const { grids } = parseGridInfo(`${changed("port = x")}\n${BLOCK.join("\n").replace("west", "east")}`);
    expect(grids.map(({ name }) => name)).toEqual(["east"]);
  });

  test.each([
    ["is damaged", changed("nonsense")],
    ["has a key twice", changed("location = a\nlocation = b")],
    ["has a broken quote in a key that may be left out", changed('location = "a')],
    ["lacks its brace", changed("grid west", 1)],
  ])("leaves the grid out when it %s", (_, text) => {
    expect(parseGridInfo(text).grids).toEqual([]);
  });

  test("keeps the first of two grids of one name, so that the rest can be checked", () => {
    const second = BLOCK.join("\n").replace("west.example", "other.example");
    const { grids } = parseGridInfo(`${BLOCK.join("\n")}\n${second}`);
    expect(grids.map(({ controller }) => controller)).toEqual(["west.example.net"]);
  });

  test("all errors are reported at once, in file order", () => {
    const text = changed("port = x\nkeep_source = y\ngarbage\nuser = -");
    expect(parseGridInfo(text).findings.map(({ line }) => line)).toEqual([6, 7, 8, 9]);
  });
});
