import { describe, expect, test } from "vitest";
import { applyAttributes, checkAttributes } from "../../../../src/embedded-grid/life/attributes.ts";
import {
  applySettings,
  checkSettings,
  effectiveProperties,
  findMissing,
  parseSize,
} from "../../../../src/embedded-grid/life/properties.ts";
import { applicationSchema, type GridApplication } from "../../../../src/embedded-grid/world/world.ts";

function application(): GridApplication {
  return applicationSchema.parse({
    name: "shop",
    id: 1,
    boundary: [
      { name: "in_ip", type: "ip", mandatory: true },
      { name: "port_no", type: "integer", default: "8080" },
      { name: "title" },
    ],
    volumes: [{ name: "code", uuid: "u", sizeBytes: 1, created: 0 }],
  });
}

describe("properties of an application", () => {
  test("what is set wins over defaults, what has neither is left out", () => {
    const draft = application();
    applySettings(draft, [{ name: "port_no", value: "1" }]);
    applySettings(draft, [{ name: "port_no", value: "2" }]);
    expect(effectiveProperties(draft)).toEqual([{ name: "port_no", value: "2" }]);
  });

  test("a mandatory one is missing until it has a value, empty is none", () => {
    const draft = application();
    expect(findMissing(draft)?.name).toBe("in_ip");
    applySettings(draft, [{ name: "in_ip", value: "" }]);
    expect(findMissing(draft)?.name).toBe("in_ip");
    applySettings(draft, [{ name: "in_ip", value: "127.0.0.1" }]);
    expect(findMissing(draft)).toBeUndefined();
  });

  test.each([
    ["in_ip", "127.0.0.1", undefined],
    ["in_ip", "::1", undefined],
    ["in_ip", "localhost", "bad value for property 'in_ip'"],
    ["port_no", "80", undefined],
    ["port_no", "80a", "bad value for property 'port_no'"],
    ["title", "anything at all", undefined],
    ["cpu.dflt", "4.0", undefined],
    ["main.code.size", "1G", undefined],
    ["titel", "x", "unknown property 'titel'"],
  ])("%s=%s", (name, value, reason) => {
    const check = () => checkSettings(application(), [{ name, value }]);
    if (reason === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(`Failed to configure application 'shop' - ${reason}.`);
  });

  test("a size changes the volume", () => {
    const draft = application();
    applySettings(draft, [{ name: "code.size", value: "512M" }]);
    expect(draft.volumes[0]?.sizeBytes).toBe(512 * 2 ** 20);
    expect(draft.properties).toEqual([]);
  });

  test.each([
    ["1", 1],
    ["1.5K", 1536],
    ["2g", 2 ** 31],
    ["3TB", 3 * 2 ** 40],
    ["", undefined],
    ["x", undefined],
    ["-1", undefined],
    ["1P", undefined],
  ])("%s is a size of %s bytes", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test("attributes are set by name, flags in both spellings", () => {
    const draft = application();
    const attributes = [
      { name: ".user2", value: "mig1/moving" },
      { name: ".description", value: "d" },
      { name: ".destroy_on_stop", value: "yes" },
    ];
    checkAttributes("shop", attributes);
    applyAttributes(draft, attributes);
    expect(draft).toMatchObject({ user2: "mig1/moving", description: "d", destroyOnStop: true });
    applyAttributes(draft, [{ name: ".destroy_on_stop", value: "0" }]);
    expect(draft.destroyOnStop).toBe(false);
    expect(() => checkAttributes("shop", [{ name: ".destroy_on_stop", value: "maybe" }])).toThrow(
      "bad value",
    );
    expect(() => checkAttributes("shop", [{ name: ".colour", value: "red" }])).toThrow(
      "unknown property '.colour'",
    );
  });
});
