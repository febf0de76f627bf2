import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatGridInfo } from "../../../src/config/grid-info/format.ts";
import { parseGridInfo } from "../../../src/config/grid-info.ts";
import { lintGridInfo } from "../../../src/config/lint.ts";
import type { Grid } from "../../../src/domain/grid.ts";
import { isError } from "../../../src/domain/lint.ts";
import { PUBLISHED_EXAMPLE } from "../../support/published-example.ts";

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,12}$/);
const printable = fc.string({ unit: "binary", maxLength: 30 }).map((text) => text.replace(/\p{Cc}/gu, ""));
const host = fc.oneof(fc.ipV4(), fc.domain());
const properties = fc
  .uniqueArray(fc.record({ name, value: printable.map((text) => text.replace(/\s/g, "")) }), {
    selector: (property) => property.name,
    maxLength: 5,
  })
  .map((list) => [...list]);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const grid: fc.Arbitrary<Grid> = fc
  .record({
    name,
    location: printable.filter((text) => text !== ""),
    driver: fc.constant("applogic"),
    controller: host,
    port: fc.integer({ min: 1, max: 65_535 }),
    user: fc.stringMatching(/^[a-z_][a-z0-9_-]{0,8}$/),
    migAddress: fc.tuple(host, fc.integer({ min: 1, max: 65_535 })).map(([at, port]) => `${at}:${port}`),
    appConfig: properties,
    helperConfig: properties,
    keepSourceSeconds: fc.integer({ min: 0, max: 10_000_000 }),
    hostKey: optional(fc.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/)),
    strategy: optional(fc.constantFrom("cold", "warm", "live", "image")),
    bandwidth: optional(printable.filter((text) => text !== "")),
    extra: fc.dictionary(
      name.map((key) => `x_${key}`),
      printable,
      { maxKeys: 3, noNullPrototype: true },
    ),
  })
  .map(
    (record) =>
      Object.fromEntries(
        Object.entries(record).filter(([, value]) => value !== undefined),
      ) as unknown as Grid,
  );
const grids = fc.uniqueArray(grid, { selector: (one) => one.name, minLength: 1, maxLength: 4 });

/** Lines that look like grid.info, whole, broken and misplaced. */
const lineLike = fc.oneof(
  fc.constantFrom(
    "grid a",
    "grid a {",
    "grid b",
    "{",
    "}",
    "} x",
    "",
    "# c",
    'app_config = ""',
    "MIG_ip = 1.2.3.4:80",
  ),
  fc.constantFrom(
    "controller = c.example",
    'MigHelper_config = "in_ip=1.2.3.4',
    "location = Los Angeles",
    "=",
    "a = 'b",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);

describe("grid.info, for any text", () => {
  test("reads back what it writes", () => {
    fc.assert(
      fc.property(grids, (list) => {
        const { grids: read, findings } = parseGridInfo(formatGridInfo(list));
        expect(findings.filter(isError)).toEqual([]);
        expect(read).toEqual(list);
      }),
    );
  });

  test("never throws, and what it does not understand it reports", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(lineLike).map((lines) => lines.join("\n")),
        ),
        (text) => {
          const info = parseGridInfo(text);
          const findings = lintGridInfo(info, { portNo: 8080 });
          if (info.grids.length === 0) expect(findings.some(isError)).toBe(true);
          expect(findings.every(({ message }) => message !== "")).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("cut off anywhere inside a block is an error on a line, and no half grid comes of it", () => {
    const whole = parseGridInfo(PUBLISHED_EXAMPLE).grids;
    for (let end = 0; end < PUBLISHED_EXAMPLE.length; end++) {
      const { grids: read, findings } = parseGridInfo(PUBLISHED_EXAMPLE.slice(0, end));
      expect(whole.slice(0, read.length)).toEqual(read);
      const depth = PUBLISHED_EXAMPLE.slice(0, end).replace(/[^{}]/g, "").length % 2;
      if (depth === 1)
        expect(findings.some((finding) => isError(finding) && finding.line !== undefined)).toBe(true);
    }
  });

  test("says the line that was broken, wherever it is", () => {
    const lines = PUBLISHED_EXAMPLE.trimEnd().split("\n");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: lines.length }), (place) => {
        const { findings } = parseGridInfo(lines.toSpliced(place, 0, "what is this").join("\n"));
        expect(findings.filter(isError).some(({ line }) => line === place + 1)).toBe(true);
      }),
    );
  });
});
