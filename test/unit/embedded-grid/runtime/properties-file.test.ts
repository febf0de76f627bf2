import fc from "fast-check";
import { expect, test } from "vitest";
import { formatProperties, parseProperties } from "../../../../src/embedded-grid/runtime/properties-file.ts";

test("properties come out of the file as they went in", () => {
  const name = fc.stringMatching(/^[\w.-]+$/);
  const value = fc.string().filter((text) => !/[\n\r\0]/.test(text));
  fc.assert(
    fc.property(fc.dictionary(name, value), (record) => {
      const properties = Object.entries(record).map(([key, text]) => ({ name: key, value: text }));
      expect([...parseProperties(formatProperties(properties))]).toEqual(Object.entries(record));
    }),
  );
});

test("lines that are no property are passed over", () => {
  expect([...parseProperties("\nno sign\n=no name\na=1\na=2\nb=x=y\n")]).toEqual([
    ["a", "2"],
    ["b", "x=y"],
  ]);
});

test.for(["a\nb", "a\rb", "a\0b"])("a value %j would become another line and is refused", (value) => {
  expect(() => formatProperties([{ name: "mode", value }])).toThrow("Cannot pass property mode");
});

test.for(["", "a b", "a=b", "é"])("a name %j is refused", (name) => {
  expect(() => formatProperties([{ name, value: "" }])).toThrow("bad name");
});
