import { expect, test } from "vitest";
import { formatPropertyList, parsePropertyList } from "../../../src/config/property-list.ts";

test("a property list is split on blanks, in file order, with values as they stand", () => {
  const { properties, problems } = parsePropertyList("  in_ip=1.2.3.4\tnetmask=1.2.3.0  env=a=b=c empty= ");
  expect(properties).toEqual([
    { name: "in_ip", value: "1.2.3.4" },
    { name: "netmask", value: "1.2.3.0" },
    { name: "env", value: "a=b=c" },
    { name: "empty", value: "" },
  ]);
  expect(problems).toEqual([]);
});

test("an empty property list is a list", () => {
  expect(parsePropertyList("")).toEqual({ properties: [], problems: [] });
});

test("every word that is no property is named", () => {
  const { problems } = parsePropertyList("gateway =1.2.3.4 --force=1 in_ip=1 in_ip=2");
  expect(problems).toEqual([
    '"gateway" is not of the form name=value',
    '"" is not the name of a property (in "=1.2.3.4")',
    '"--force" is not the name of a property (in "--force=1")',
    "the property in_ip is given twice",
  ]);
});

test("a property list is written as it is read", () => {
  const text = "in_ip=1.2.3.4 gateway=1.2.3.1";
  expect(formatPropertyList(parsePropertyList(text).properties)).toBe(text);
});
