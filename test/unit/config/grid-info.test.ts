import { describe, expect, test } from "vitest";
import { parseGridInfo } from "../../../src/config/grid-info.ts";
import { PUBLISHED_EXAMPLE } from "../../support/published-example.ts";

const LEAST = [
  "controller = west.example.net",
  "MIG_ip = 192.0.2.216:8080",
  'app_config = ""',
  'MigHelper_config = ""',
];

/** A file with one grid that has all it must have, and these lines. */
function withLines(...lines: readonly string[]): string {
  return ["grid west {", ...LEAST, ...lines, "}"].join("\n");
}

function onlyGrid(text: string) {
  const { grids, findings } = parseGridInfo(text);
  expect(findings).toEqual([]);
  expect(grids).toHaveLength(1);
  return grids[0];
}

describe("grid.info", () => {
  test("of the original is read whole", () => {
    const { grids, findings } = parseGridInfo(PUBLISHED_EXAMPLE);
    expect(findings).toEqual([]);
    expect(grids.map(({ name }) => name)).toEqual(["my_grid_one", "my_grid_two"]);
    expect(grids[0]).toEqual({
      name: "my_grid_one",
      location: "Los Angeles",
      driver: "applogic",
      controller: "grid_one.my_domain.net",
      port: 22,
      user: "root",
      migAddress: "1.2.3.216:8080",
      appConfig: [
        { name: "in_ip", value: "1.2.3.216" },
        { name: "out_ip", value: "1.2.3.217" },
        { name: "netmask", value: "1.2.3.0" },
        { name: "gateway", value: "1.2.3.1" },
      ],
      helperConfig: [
        { name: "in_ip", value: "51.2.3.214" },
        { name: "out_ip", value: "1.2.3.215" },
        { name: "netmask", value: "1.2.3.0" },
        { name: "gateway", value: "1.2.3.1" },
      ],
      keepSourceSeconds: 86_400,
      extra: {},
    });
    expect(grids[1]?.appConfig).toEqual([]);
  });

  test("reads our optional keys", () => {
    const hostKey = `SHA256:${"a".repeat(43)}`;
    const grid = onlyGrid(
      withLines(
        "user = mover",
        "port = 2222",
        `host_key = ${hostKey}=`,
        "strategy = cold",
        "bandwidth = 100M",
        "keep_source = 7d",
        "drain = 5",
        "migrate_host = 10.0.0.1",
      ),
    );
    expect(grid).toMatchObject({
      user: "mover",
      port: 2222,
      hostKey,
      strategy: "cold",
      bandwidth: "100M",
      keepSourceSeconds: 604_800,
      extra: { drain: "5", migrate_host: "10.0.0.1" },
    });
  });

  test("takes the default of keep_source from its caller", () => {
    expect(parseGridInfo(withLines(), { keepSourceSeconds: 60 }).grids[0]?.keepSourceSeconds).toBe(60);
    expect(
      parseGridInfo(withLines("keep_source = 0"), { keepSourceSeconds: 60 }).grids[0]?.keepSourceSeconds,
    ).toBe(0);
  });

  test.each([
    ["CRLF line ends", (text: string) => text.replaceAll("\n", "\r\n")],
    ["CR line ends", (text: string) => text.replaceAll("\n", "\r")],
    ["a byte order mark", (text: string) => `\uFEFF${text}`],
    ["tabs and trailing blanks", (text: string) => text.replaceAll(" = ", "\t=\t").replaceAll("\n", "  \n")],
    ["no blanks around =", (text: string) => text.replaceAll(" = ", "=")],
    ["the brace on the line of its grid", (text: string) => text.replaceAll("\n{", " {")],
    ["no blank before the brace", (text: string) => text.replaceAll("\n{", "{")],
    ["blank lines and comments", (text: string) => text.replaceAll("\n", "\n\n  # {comment} = }\n")],
    ["comments after values", (text: string) => text.replaceAll(/\n(?=.)/g, " # why\n")],
    ["indented lines", (text: string) => text.replaceAll(/\n(?=.)/g, "\n    ")],
  ])("may have %s", (_, change) => {
    expect(parseGridInfo(change(PUBLISHED_EXAMPLE))).toMatchObject({
      grids: parseGridInfo(PUBLISHED_EXAMPLE).grids,
      findings: [],
    });
  });

  test.each([
    ["location = Los Angeles", "Los Angeles"],
    ['location = "Los Angeles"', "Los Angeles"],
    ["location = 'Los Angeles'", "Los Angeles"],
    ['location = "Los \\"Angeles\\" \\\\ \\n" # city', 'Los "Angeles" \\ \\n'],
    ["location = Suite#4", "Suite#4"],
    ['location = "Suite #4"', "Suite #4"],
    ["location = a = b", "a = b"],
    ["location = O'Fallon", "O'Fallon"],
    ["location = Zürich", "Zürich"],
    ["location = a\u2028b", "a\u2028b"],
    ["location = } {", "} {"],
  ])("reads %s", (line, location) => {
    expect(onlyGrid(withLines(line))?.location).toBe(location);
  });

  test("calls a grid without a location by its name", () => {
    expect(onlyGrid(withLines())?.location).toBe("west");
  });

  test("takes names with dots and dashes", () => {
    expect(onlyGrid(withLines().replace("west", "west-1.eu"))?.name).toBe("west-1.eu");
  });

  test("takes names of keys in another case, and says how they are written", () => {
    const { grids, findings } = parseGridInfo(withLines("LOCATION = Houston"));
    expect(grids[0]?.location).toBe("Houston");
    expect(findings).toEqual([
      {
        file: "grid.info",
        line: 6,
        severity: "warning",
        message: 'the key "LOCATION" is read as location',
        remedy: "Write it as location",
      },
    ]);
  });

  test("keeps unknown keys, and names the nearest known one", () => {
    const { grids, findings } = parseGridInfo(
      withLines("lokation = Houston", "colour = blue", "__proto__ = x"),
    );
    expect(Object.entries(grids[0]?.extra ?? {})).toEqual([
      ["lokation", "Houston"],
      ["colour", "blue"],
      ["__proto__", "x"],
    ]);
    expect(findings.map(({ severity, line, message, remedy }) => [severity, line, message, remedy])).toEqual([
      ["warning", 6, "the key lokation is not known", "Did you mean location?"],
      ["warning", 7, "the key colour is not known", "Remove it if nothing needs it"],
      ["warning", 8, "the key __proto__ is not known", "Remove it if nothing needs it"],
    ]);
  });

  test("takes MIG_ip without a port for 8080, and says so", () => {
    const { grids, findings } = parseGridInfo(withLines().replace(":8080", ""));
    expect(grids[0]?.migAddress).toBe("192.0.2.216:8080");
    expect(findings).toMatchObject([
      { severity: "warning", line: 3, remedy: "Write MIG_ip = 192.0.2.216:8080" },
    ]);
  });

  test("tells on which line a grid and its keys stand", () => {
    const [first, second] = parseGridInfo(PUBLISHED_EXAMPLE).places;
    expect(first?.line).toBe(1);
    expect(second?.line).toBe(9);
    expect(second?.keyLines.get("MIG_ip")).toBe(13);
  });
});
