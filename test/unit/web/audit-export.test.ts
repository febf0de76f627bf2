import fc from "fast-check";
import { expect, test } from "vitest";
import { auditCsv, auditLines } from "../../../src/web/audit-export.ts";

const AT = "2026-11-21T09:00:00.000Z";
const entry = (change: object = {}) => ({
  seq: 7,
  at: AT,
  by: "admin from 192.0.2.7",
  what: "start migrate",
  result: "job1",
  ...change,
});

test("a table says who, from where, what, and what came of it", () => {
  expect(auditCsv([entry(), entry({ seq: 6, by: "192.0.2.9", what: "log in", result: "refused" })])).toBe(
    `seq,at,who,from,what,result\r\n7,${AT},admin,192.0.2.7,start migrate,job1\r\n6,${AT},nobody known,192.0.2.9,log in,refused\r\n`,
  );
  expect(JSON.parse(auditLines([entry({ by: "local ann" })]))).toEqual({
    seq: 7,
    at: AT,
    who: "ann",
    from: "the appliance",
    what: "start migrate",
    result: "job1",
  });
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])(
  "%j is text in a spreadsheet, no formula",
  (evil) => {
    const cell =
      auditCsv([entry({ result: evil })])
        .split(",")
        .at(-1)
        ?.trimEnd() ?? "";
    expect(cell.replace(/^"/, "")).toMatch(/^'/);
  },
);

test("whatever is in a cell, the table has as many rows and columns as it should, and can be read back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (what, result) => {
      const [, row = [], ...rest] = readCsv(auditCsv([entry({ what, result })]));
      expect(rest).toEqual([]);
      const plain = (text = "") => text.replace(/^'(?=[=+\-@\t\r])/, "");
      expect([row.length, plain(row[4]), plain(row[5])]).toEqual([6, plain(what), plain(result)]);
    }),
  );
});

/** As RFC 4180 says it is to be read. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
