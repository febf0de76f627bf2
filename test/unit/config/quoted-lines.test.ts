import { expect, test } from "vitest";
import { quoteGridInfo, quoteMigIni } from "../../../src/config/quoted-lines.ts";
import type { LintFinding } from "../../../src/domain/lint.ts";

const at = (line?: number): LintFinding => ({
  file: "mig.ini",
  severity: "warning",
  message: "Look at this",
  ...(line === undefined ? {} : { line }),
});

test.each([
  ["grid one {", "grid one {"],
  ["  locaton = Los Angeles  ", "locaton = Los Angeles"],
  [
    'app_config = "in_ip=10.0.0.1 db_password=hunter2"',
    'app_config = "in_ip=10.0.0.1 db_password=(not shown)"',
  ],
])("the line %j of grid.info is shown as %j", (line, shown) => {
  expect(quoteGridInfo([at(2)], `# first\r\n${line}\r\n`)[0]?.text).toBe(shown);
});

test("a key that was pasted into grid.info is not shown", () => {
  const lines = ["-----BEGIN OPENSSH PRIVATE KEY-----", "b3BlbnNzaC1rZXkt".repeat(4)];
  const findings = quoteGridInfo([at(1), at(2)], lines.join("\n"));
  expect(findings.map(({ text }) => text)).toEqual([undefined, undefined]);
});

test.each([
  ["mode = migrat", "mode = migrat"],
  ["[hooks]", "[hooks]"],
  ["password = hunter2", "password = (not shown)"],
  ["pasword = hunter2", "pasword = (not shown)"],
  ["hunter2", undefined],
  ["", undefined],
])("the line %j of mig.ini is shown as %j", (line, shown) => {
  expect(quoteMigIni([at(1)], line)[0]?.text).toBe(shown);
});

test("a finding without a line, or with one that is not there, stays as it is; a long one is cut", () => {
  expect(quoteMigIni([at(), at(9)], "mode = x")).toEqual([at(), at(9)]);
  expect(quoteGridInfo([at(1)], `x = ${"y ".repeat(300)}`)[0]?.text).toHaveLength(202);
});
