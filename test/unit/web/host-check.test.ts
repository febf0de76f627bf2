import { expect, test } from "vitest";
import { hostName } from "../../../src/web/host-check.ts";

test.each([
  ["example.org", "example.org"],
  ["Example.ORG:8080", "example.org"],
  ["192.0.2.7:8080", "192.0.2.7"],
  ["[2001:DB8::1]:8080", "[2001:db8::1]"],
  ["[::1]", "[::1]"],
  ["", undefined],
  ["a b", undefined],
  ["example.org:port", undefined],
  ["user@example.org", undefined],
  ["example.org/path", undefined],
  ["2001:db8::1", undefined],
])("the name in %j is %j", (header, name) => {
  expect(hostName(header)).toBe(name);
});
