import { describe, expect, it } from "vitest";
import type { Grid } from "../../../src/domain/grid.ts";
import { algorithmsWith, hostKeyAlgorithms } from "../../../src/ssh/algorithms.ts";
import { endpointOf } from "../../../src/ssh/endpoint.ts";

const all = (legacy: boolean) => Object.values(algorithmsWith(hostKeyAlgorithms(legacy), legacy)).flat();
/** `ssh-rsa` signs with SHA-1 as well, without saying so. */
const WEAK = /sha1|md5|cbc|arcfour|dss|^ssh-rsa$|zlib|group1-/;

describe("the algorithms for a log-in", () => {
  it("are all named, with nothing weak among them", () => {
    expect(Object.keys(algorithmsWith(hostKeyAlgorithms(false), false)).sort()).toEqual([
      "cipher",
      "compress",
      "hmac",
      "kex",
      "serverHostKey",
    ]);
    expect(all(false).filter((name) => WEAK.test(String(name)))).toEqual([]);
  });

  it("of old servers come last, and only where a grid says legacy", () => {
    const lists = Object.values(algorithmsWith(hostKeyAlgorithms(true), true)) as string[][];
    expect(all(true).filter((name) => WEAK.test(String(name)))).not.toEqual([]);
    for (const list of lists) {
      const firstWeak = list.findIndex((name) => WEAK.test(name));
      if (firstWeak !== -1) expect(list.slice(firstWeak).every((name) => WEAK.test(name))).toBe(true);
    }
  });
});

describe("the endpoint of a grid", () => {
  const grid: Grid = {
    name: "two",
    location: "Houston",
    driver: "applogic",
    controller: "ctl",
    port: 2222,
    user: "ops",
    hostKey: "SHA256:pin",
    migAddress: "10.0.0.1:8080",
    appConfig: [],
    helperConfig: [],
    keepSourceSeconds: 0,
    extra: {},
  };

  it("is its controller, with the pin, and legacy only by the word yes", () => {
    expect(endpointOf(grid)).toEqual({
      grid: "two",
      host: "ctl",
      port: 2222,
      user: "ops",
      hostKey: "SHA256:pin",
      legacy: false,
    });
    expect(endpointOf({ ...grid, extra: { legacy: "yes" } }).legacy).toBe(true);
    expect(endpointOf({ ...grid, extra: { legacy: "no" } }).legacy).toBe(false);
  });
});
