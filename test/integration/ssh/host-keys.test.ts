import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { createHostKeys } from "../../../src/ssh/host-keys.ts";

const ENDPOINT = { grid: "one", host: "Ctl.Example", port: 22, user: "root" };
const clock = { ...systemClock, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) };

describe("recorded host keys", () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "keys-"));
    path = join(directory, "state", "host-keys.json");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("survive a restart, with the time of their first use, by host and port", () => {
    createHostKeys({ path, clock }).record(ENDPOINT, "SHA256:one");
    const later = createHostKeys({ path, clock });
    const known = { fingerprint: "SHA256:one", since: "2026-01-02T03:04:05.000Z" };
    expect(later.find(ENDPOINT)).toEqual(known);
    expect(later.find({ ...ENDPOINT, grid: "other name", host: "ctl.example", user: "ops" })).toEqual(known);
    expect(later.find({ ...ENDPOINT, port: 2222 })).toBeUndefined();
  });

  it("are replaced and forgotten one by one", () => {
    const keys = createHostKeys({ path, clock });
    const other = { ...ENDPOINT, host: "other" };
    keys.record(ENDPOINT, "SHA256:one");
    keys.record(other, "SHA256:other");
    keys.record(ENDPOINT, "SHA256:new");
    expect(keys.find(ENDPOINT)?.fingerprint).toBe("SHA256:new");
    keys.forget(ENDPOINT);
    keys.forget(ENDPOINT);
    expect(keys.find(ENDPOINT)).toBeUndefined();
    expect(keys.find(other)?.fingerprint).toBe("SHA256:other");
  });

  it("are none where no file is, and finding none writes nothing", () => {
    const keys = createHostKeys({ path, clock });
    expect(keys.find(ENDPOINT)).toBeUndefined();
    keys.forget(ENDPOINT);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("are in a file that only its owner may read, with nothing beside it", () => {
    createHostKeys({ path, clock }).record(ENDPOINT, "SHA256:one");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(directory, "state"))).toEqual(["host-keys.json"]);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ version: 1 });
  });

  it.each(["", "{", '{"version":2,"keys":{}}', '{"version":1,"keys":{"a":"SHA256:x"}}'])(
    "in a damaged file (%j) are an error, never forgotten",
    (text) => {
      createHostKeys({ path, clock }).record(ENDPOINT, "SHA256:one");
      writeFileSync(path, text);
      const keys = createHostKeys({ path, clock });
      const damaged = expect.objectContaining({
        code: "CONFIG_INVALID",
        message: expect.stringContaining(path),
      });
      expect(() => keys.find(ENDPOINT)).toThrow(damaged);
      expect(() => keys.record(ENDPOINT, "SHA256:new")).toThrow(damaged);
      expect(readFileSync(path, "utf8")).toBe(text);
    },
  );

  it("that cannot be written are an error with a remedy, and the old ones stay", () => {
    const keys = createHostKeys({ path, clock });
    keys.record(ENDPOINT, "SHA256:one");
    // A directory where the temporary file should be stops root as well.
    const blocked = createHostKeys({ path: join(directory, "blocked"), clock });
    chmodSync(directory, 0o700);
    rmSync(join(directory, "blocked"), { force: true });
    writeFileSync(join(directory, "file"), "");
    const below = createHostKeys({ path: join(directory, "file", "host-keys.json"), clock });
    expect(() => below.record(ENDPOINT, "SHA256:new")).toThrow();
    blocked.record(ENDPOINT, "SHA256:other");
    expect(keys.find(ENDPOINT)?.fingerprint).toBe("SHA256:one");
  });
});
