import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { completeLock, missingEntries, parseLock, withoutHash } from "../support/lock-file.ts";
import { ROOT } from "../support/tool.ts";

const text = readFileSync(join(ROOT, "package-lock.json"), "utf8");
const lock = parseLock(text);

test("the lock holds every optional package that it names, as npm 11 and 12 want it; npm run fix adds them", () => {
  expect(missingEntries(lock)).toEqual([]);
});

test("every package for the promised platforms has a hash", () => {
  expect(withoutHash(lock)).toEqual([]);
});

test("no registry is written into the lock, so that it works with whatever registry a machine has", () => {
  expect(text).not.toContain('"resolved"');
});

test("a missing platform package gets an entry that other platforms skip", () => {
  const { packages } = completeLock({
    packages: {
      "node_modules/tool": { dev: true, optionalDependencies: { "@tool/linux-x64-musl": "1.2.3" } },
    },
  });
  expect(packages["node_modules/@tool/linux-x64-musl"]).toEqual({
    version: "1.2.3",
    cpu: ["x64"],
    dev: true,
    libc: ["musl"],
    optional: true,
    os: ["linux"],
  });
});

test("a missing package whose name tells no platform is an error, not a guess", () => {
  const packages = { "node_modules/tool": { optionalDependencies: { fancy: "1.0.0" } } };
  expect(() => completeLock({ packages })).toThrow("Cannot tell the platform of fancy");
});
