import { describe, expect, test } from "vitest";
import { formatHostPort, isHost, parseHostPort, parsePort } from "../../../src/config/host.ts";

describe("isHost", () => {
  test.each(["192.0.2.1", "::1", "grid_one.my_domain.net", "localhost", "a.example.", "3com.example"])(
    "takes %s",
    (text) => {
      expect(isHost(text)).toBe(true);
    },
  );

  test.each([
    "",
    "1.2.3",
    "1.2.3.400",
    "-v",
    "a b",
    "a..b",
    "http://a",
    "a:22",
    "root@a",
    `${"a".repeat(64)}.example`,
  ])("refuses %j", (text) => {
    expect(isHost(text)).toBe(false);
  });
});

describe("parseHostPort", () => {
  test("reads an address with and without a port", () => {
    expect(parseHostPort("192.0.2.1:8080")).toEqual({ host: "192.0.2.1", port: 8080 });
    expect(parseHostPort("mig.example.net")).toEqual({ host: "mig.example.net" });
    expect(parseHostPort("[2001:db8::1]:8080")).toEqual({ host: "2001:db8::1", port: 8080 });
  });

  test.each([
    "",
    ":8080",
    "192.0.2.1:",
    "192.0.2.1:0",
    "192.0.2.1:65536",
    "192.0.2.1:http",
    "[nonsense]:1",
    "a:1:2",
  ])("refuses %j", (text) => {
    expect(parseHostPort(text)).toBeUndefined();
  });

  test("puts IPv6 into brackets on the way back", () => {
    expect(formatHostPort("2001:db8::1", 8080)).toBe("[2001:db8::1]:8080");
    expect(formatHostPort("192.0.2.1", 80)).toBe("192.0.2.1:80");
  });
});

test("parsePort takes 1 to 65535 in digits only", () => {
  expect(["1", "65535", "022"].map(parsePort)).toEqual([1, 65_535, 22]);
  expect(["0", "65536", "1e3", "-1", " 1", ""].map(parsePort)).toEqual(Array(6).fill(undefined));
});
