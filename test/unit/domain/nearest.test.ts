import { describe, expect, test } from "vitest";
import { findNearest } from "../../../src/domain/nearest.ts";

const KEYS = ["controller", "location", "MIG_ip", "app_config", "MigHelper_config", "port", "user"];

describe("findNearest", () => {
  test.each([
    ["controler", "controller"],
    ["contorller", "controller"],
    ["mig-ip", "MIG_ip"],
    ["appconfig", "app_config"],
    ["MigHelper_conf", "MigHelper_config"],
    ["prot", "port"],
  ])("finds for %s the name %s", (written, meant) => {
    expect(findNearest(written, KEYS)).toBe(meant);
  });

  test("finds nothing where nothing is near", () => {
    expect(findNearest("colour", KEYS)).toBeUndefined();
    expect(findNearest("x", KEYS)).toBeUndefined();
  });

  test("prefers the nearer of two names", () => {
    expect(findNearest("hostkey", ["host_keys", "host_key"])).toBe("host_key");
  });
});
