import { describe, expect, test } from "vitest";
import { parseRemote } from "../../../../src/embedded-grid/migrate/peer.ts";

describe("the address of another controller", () => {
  const settings = { port: 4022, peers: ["west.example.net:2201", "[::1]:2202"] };
  test.each([
    ["east.example.net:22", "east.example.net", 22],
    ["east.example.net", "east.example.net", 4022],
    ["west.example.net", "west.example.net", 2201],
    ["[::1]:99", "::1", 99],
    ["[::1]", "::1", 2202],
    ["::1", "::1", 2202],
  ])("%s", (text, host, port) => {
    expect(parseRemote(text, settings)).toEqual({ host, port });
  });
});
