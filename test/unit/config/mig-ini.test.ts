import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFindings } from "../../../src/config/findings.ts";
import { readMigIni } from "../../../src/config/ini/mig-ini.ts";
import { readPropertiesFile } from "../../../src/config/ini/properties-file.ts";

function read(text: string) {
  const findings = createFindings("mig.ini");
  const entries = readMigIni(text, findings);
  return {
    entries,
    findings: findings.list.map(({ line, severity, message }) => `${line ?? ""}: ${severity}: ${message}`),
  };
}

function valueIn(line: string): string | undefined {
  const { entries, findings } = read(line);
  expect(findings).toEqual([]);
  return entries[0]?.value;
}

describe("mig.ini", () => {
  test("gives keys, sections and lines", () => {
    const { entries, findings } = read(
      "\uFEFF# top\r\nmode = both\r\n\r\n; old\r\n[hooks]\r\nverify=/x\r\n[ schedule  nightly ]\r\nat = 03:15",
    );
    expect(findings).toEqual([]);
    expect(entries).toEqual([
      { section: "", key: "mode", value: "both", line: 2 },
      { section: "hooks", key: "verify", value: "/x", line: 6 },
      { section: "schedule nightly", key: "at", value: "03:15", line: 8 },
    ]);
  });

  test.each([
    ["k = plain words", "plain words"],
    ["k=", ""],
    ['k = ""', ""],
    ['k = "a;b#c"', "a;b#c"],
    ["k = 'a;b#c\"d'", 'a;b#c"d'],
    ['k = "a \\"b\\" \\\\c\\u00e9"', 'a "b" \\cé'],
    ["k = C:\\dir\\new", "C:\\dir\\new"],
    ["k = a\\\\b", "a\\\\b"],
    ["k = a=b==", "a=b=="],
    ["k = it's", "it's"],
    // What the package would make a number, a truth value or nothing of.
    ["k = '1e3'", "1e3"],
    ["k = '007'", "007"],
    ["k = '{\"a\":1}'", '{"a":1}'],
    ["k = true", "true"],
    ["k = null", "null"],
    ["k = 'a\u2028b'", "a\u2028b"],
    ["constructor = x", "x"],
  ])("reads %s exactly", (line, value) => {
    expect(valueIn(line)).toBe(value);
  });

  test.each([
    ["mode", "1: error: the line is not `key = value`"],
    ["= both", "1: error: the line is not `key = value`"],
    ["my key = 1", "1: error: the line is not `key = value`"],
    ["k[] = 1", "1: error: the line is not `key = value`"],
    ["__proto__ = 1", "1: error: the line is not `key = value`"],
    ["password = a;b", "1: error: password: ; and # begin a comment in a value without quotes"],
    ["password = a # my secret", "1: error: password: ; and # begin a comment in a value without quotes"],
    ['k = "a', "1: error: k: the quote is not closed at the end of the line"],
    ['k = "a" # why', "1: error: k: the quote is not closed at the end of the line"],
    ["k = 'a' ; why", "1: error: k: the quote is not closed at the end of the line"],
    ["k = '", "1: error: k: the quote is not closed at the end of the line"],
    ['k = "a\\x"', "1: error: k: a backslash stands before a letter that it does not go with"],
    ["k = a\u0001b", "1: error: the line holds the control character U+0001"],
    ["[hooks", '1: error: cannot read "[hooks" as a section'],
    ["[a.b]", '1: error: cannot read "[a.b]" as a section'],
    ["[__proto__]", '1: error: cannot read "[__proto__]" as a section'],
    ["a = 1\nb = 2\na = 3", "3: error: a is given twice, first on line 1"],
    ["[hooks]\na = 1\n[other]\n[hooks]", "4: error: the section [hooks] is given twice, first on line 1"],
  ])("reports %j with its line", (text, message) => {
    expect(read(text).findings).toEqual([message]);
  });

  test("reports everything at once, and reads the rest", () => {
    const { entries, findings } = read("nonsense\nmode = both\n[x\nb = ;");
    expect(findings).toHaveLength(3);
    expect(entries.map(({ key }) => key)).toEqual(["mode"]);
  });

  test("quotes no value in a message, for it may be a password", () => {
    for (const line of [
      "geheim;1",
      "password = geheim;1",
      'password = "geheim',
      "pass word = geheim",
      "password = ge\u0000heim",
    ]) {
      expect(read(line).findings.join()).not.toContain("geheim");
    }
  });

  test("reads any value in double quotes as JSON would, and never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const quoted = JSON.stringify(value).replace(/\u007f/g, "\\u007f");
        expect(valueIn(`k = ${quoted}`)).toBe(value);
      }),
    );
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void read(text)));
  });
});

describe("the properties file", () => {
  test("gives every value as it stands, and the last of two", () => {
    const findings = createFindings("properties");
    const text =
      '# by the grid\nusername=admin\npassword=a;b#"c = \r\nin_ip=1.2.3.4\nempty=\nusername=root\n';
    expect(readPropertiesFile(text, findings).map(({ key, value, line }) => [key, value, line])).toEqual([
      ["username", "root", 6],
      ["password", 'a;b#"c = ', 3],
      ["in_ip", "1.2.3.4", 4],
      ["empty", "", 5],
    ]);
    expect(findings.list).toEqual([]);
  });

  test("passes over a line it cannot read, with a warning", () => {
    const findings = createFindings("properties");
    expect(readPropertiesFile("what\nmode=both", findings)).toHaveLength(1);
    expect(findings.list).toMatchObject([{ line: 1, severity: "warning" }]);
  });
});
