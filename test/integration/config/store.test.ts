import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { generateKeyPair } from "../../../src/config/private-key.ts";
import { type ConfigStore, createConfigStore, type ReloadOutcome } from "../../../src/config/store.ts";
import { makeConfigVolume } from "../../support/config-volume.ts";
import { PUBLISHED_EXAMPLE } from "../../support/published-example.ts";

/** A store on a volume; both are gone at the end of the test. */
function openStore(options: Parameters<typeof makeConfigVolume>[0] = {}) {
  const volume = makeConfigVolume(options);
  const store = createConfigStore(volume.paths, systemClock);
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]();
    volume[Symbol.dispose]();
  });
  return { volume, store };
}

function nextOutcome(store: ConfigStore): Promise<ReloadOutcome> {
  const { promise, resolve } = Promise.withResolvers<ReloadOutcome>();
  const leave = store.subscribe((outcome) => {
    leave();
    resolve(outcome);
  });
  return promise;
}

const RENAMED = PUBLISHED_EXAMPLE.replace("Houston", "Dallas");

describe("a reload", () => {
  test("takes over what changed and names it", () => {
    const { volume, store } = openStore();
    volume.write("grid.info", RENAMED);
    volume.write("mig.ini", "mode = snapshot\nport_no = 9090\n");
    volume.write("private.key", generateKeyPair("new").privateKey.revealBytes());
    expect(store.reload()).toEqual({
      changed: ["grid my_grid_two changed", "private.key", "mode", "port_no"],
      needsRestart: ["port_no"],
    });
    expect(store.current.settings.mode).toBe("snapshot");
    expect(store.reload()).toEqual({ changed: [], needsRestart: ["port_no"] });
  });

  test.each([
    ["a broken grid.info", "grid.info", "grid {\n", "CONFIG_INVALID"],
    ["a grid.info cut off in the middle", "grid.info", PUBLISHED_EXAMPLE.slice(0, 200), "CONFIG_INVALID"],
    ["an empty key", "private.key", "", "KEY_INVALID"],
    ["a broken mig.ini", "mig.ini", "mode = both\nnonsense\n", "CONFIG_INVALID"],
    ["a bad property", "properties", "mode=nonsense\n", "CONFIG_INVALID"],
  ] as const)("of %s changes nothing and says why", (_, name, text, code) => {
    const { volume, store } = openStore();
    const before = store.current;
    volume.write(name, text);
    const outcome = store.reload();
    expect(outcome).toMatchObject({ changed: [], needsRestart: [], problem: { code } });
    expect(store.current).toEqual({ ...before, findings: store.current.findings, rejected: outcome.problem });
    expect(store.current.findings.map(({ file }) => file)).toContain(name);
    expect(store.current.problem).toBeUndefined();
  });

  test("of the mended file forgets that it was refused", () => {
    const { volume, store } = openStore();
    volume.write("grid.info", "broken");
    store.reload();
    volume.write("grid.info", RENAMED);
    expect(store.reload()).toEqual({ changed: ["grid my_grid_two changed"], needsRestart: [] });
    expect(store.current).not.toHaveProperty("rejected");
  });

  test("refuses a key that became too open, and keeps the one in force", () => {
    const { volume, store } = openStore();
    const { key } = store.current;
    chmodSync(volume.paths.privateKey, 0o644);
    expect(store.reload().problem?.code).toBe("KEY_TOO_OPEN");
    expect(store.current.key).toBe(key);
  });

  test("never opens the page of a daemon that listens to the network", () => {
    const { volume, store } = openStore();
    volume.write("mig.ini", "username = u\npassword = p\n");
    store.reload();
    const listening = createConfigStore(volume.paths, systemClock);
    onTestFinished(() => listening[Symbol.asyncDispose]());
    expect(listening.current.settings.listen).toBe("0.0.0.0");
    volume.write("mig.ini", "mode = both\n");
    expect(listening.reload().needsRestart).toEqual(["listen"]);
    expect(listening.current.settings.authentication).toMatchObject({ kind: "password", username: "u" });
    volume.write("mig.ini", "open = yes\n");
    listening.reload();
    expect(listening.current.settings.authentication).toEqual({ kind: "none" });
    volume.write("mig.ini", "open = no\n");
    listening.reload();
    expect(listening.current.settings.authentication).toEqual({ kind: "closed" });
  });
});

describe("at boot", () => {
  test("a missing grid.info is a problem, and the store works on when the file comes", () => {
    const { volume, store } = openStore({ empty: true });
    expect(store.current.problem?.code).toBe("CONFIG_MISSING");
    volume.write("grid.info", PUBLISHED_EXAMPLE);
    expect(store.reload().problem?.code).toBe("KEY_MISSING");
    expect(store.current.grids).toHaveLength(2);
    volume.write("private.key", generateKeyPair("c").privateKey.revealBytes());
    expect(store.reload()).toEqual({ changed: ["private.key"], needsRestart: [] });
    expect(store.current.problem).toBeUndefined();
  });
});

describe("the store follows its files:", () => {
  test("one that is written over", async () => {
    const { volume, store } = openStore();
    const outcome = nextOutcome(store);
    volume.write("grid.info", RENAMED);
    expect((await outcome).changed).toEqual(["grid my_grid_two changed"]);
  });

  test("one that is replaced by renaming, twice", async () => {
    const { volume, store } = openStore();
    for (const text of [RENAMED, PUBLISHED_EXAMPLE]) {
      const outcome = nextOutcome(store);
      writeFileSync(volume.file("grid.info.new"), text);
      renameSync(volume.file("grid.info.new"), volume.paths.gridInfo);
      expect((await outcome).changed).toEqual(["grid my_grid_two changed"]);
    }
  });

  test("one whose mode alone was mended", async () => {
    const { volume, store } = openStore();
    chmodSync(volume.paths.privateKey, 0o644);
    store.reload();
    const outcome = nextOutcome(store);
    chmodSync(volume.paths.privateKey, 0o600);
    expect(await outcome).toEqual({ changed: [], needsRestart: [] });
    expect(store.current).not.toHaveProperty("rejected");
  });

  test("one that goes away, which changes nothing", async () => {
    const { volume, store } = openStore();
    const outcome = nextOutcome(store);
    volume.remove("grid.info");
    expect((await outcome).problem?.code).toBe("CONFIG_MISSING");
    expect(store.current.grids).toHaveLength(2);
  });

  test("a folder that is put in the place of the old one, as by a mount", async () => {
    const { volume, store } = openStore();
    const { config } = volume.paths;
    renameSync(config, `${config}.old`);
    mkdirSync(config);
    const gone = await nextOutcome(store);
    expect(gone.problem?.code).toBe("CONFIG_MISSING");
    const outcome = nextOutcome(store);
    volume.write("private.key", generateKeyPair("c").privateKey.revealBytes());
    volume.write("grid.info", RENAMED);
    expect((await outcome).changed).toEqual(["grid my_grid_two changed", "private.key"]);
    rmSync(`${config}.old`, { recursive: true });
  });

  test("and tells nobody who has left, and nobody after its end", async () => {
    const { volume, store } = openStore();
    let told = 0;
    const leave = store.subscribe(() => {
      told += 1;
    });
    store.reload();
    leave();
    store.reload();
    await store[Symbol.asyncDispose]();
    volume.write("grid.info", RENAMED);
    expect(told).toBe(1);
  });
});
