import { describe, expect, test } from "vitest";
import { findProgram } from "../../../src/embedded-grid/programs/programs.ts";
import type { Installation } from "../../../src/embedded-grid/runtime/installation.ts";
import { GUESTBOOK, LAMP_X4, MIG_HELPER, TEMPLATES } from "../../../src/embedded-grid/templates.ts";

const INSTALLATION: Installation = {
  node: "/node",
  main: "/src/main.ts",
  init: "/init.sh",
  serviceScript: "/rc/mig",
  programs: "/programs",
  extension: ".ts",
};

describe.each([GUESTBOOK, MIG_HELPER, LAMP_X4])("$name", (application) => {
  const { components, volumes, properties } = application;

  test("every component mounts volumes that are there and runs a program that is there", () => {
    const names = volumes.map((volume) => volume.name);
    for (const component of components) {
      expect(() => findProgram(component.program, INSTALLATION)).not.toThrow();
      for (const mount of component.mounts) {
        expect(names).toContain(mount.volume);
        expect(mount.mountPath).toMatch(/^\/mnt\/[a-z]+$/);
      }
    }
  });

  test("names are AppLogic's and stand once", () => {
    const names = [...volumes, ...properties].map(({ name }) => name);
    for (const name of names) expect(name).toMatch(/^\w+$/);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(components.map(({ name }) => name)).size).toBe(components.length);
  });

  test("the addresses are mandatory, the netmask has a value", () => {
    const mandatory = properties.filter((property) => property.mandatory).map(({ name }) => name);
    expect(mandatory).toEqual(["in_ip", "out_ip", "gateway"]);
    expect(properties.find(({ name }) => name === "netmask")?.default).toBe("255.255.255.0");
  });
});

test("the guestbook starts from the way out to the way in, MIG before the gateway that asks it", () => {
  const order = GUESTBOOK.components.toSorted((a, b) => a.startOrder - b.startOrder);
  expect(order.map(({ name }) => name)).toEqual(["main.net", "main.web", "main.mig.ctl", "main.in"]);
  expect(GUESTBOOK.volumes.find(({ name }) => name === "mig_config")).toMatchObject({
    sizeBytes: 1024 * 1024,
    filesystem: "ext2",
  });
});

test("a grid is born with the templates of the original", () => {
  expect(TEMPLATES.map(({ name }) => name)).toEqual(["MigHelper", "LampX4_r2"]);
});
