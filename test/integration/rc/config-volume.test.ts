import { chmodSync, existsSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openAppliance } from "../../support/appliance-bench.ts";

describe("the config volume", () => {
  test("that is not there stops the start, with what to do", async () => {
    await using appliance = openAppliance();
    rmSync(appliance.file("config"), { recursive: true });
    const start = await appliance.rc("start");
    expect(start).toMatchObject({ status: 6, out: "" });
    expect(start.err).toMatch(/^mig: Cannot start MIG: .*config is not there\nMount the config volume there/);
    expect(existsSync(appliance.file("run"))).toBe(false);
  });

  test("that is empty, or has no key, is said; MIG starts all the same and shows it on its page", async () => {
    await using appliance = openAppliance();
    rmSync(appliance.file("config", "private.key"));
    expect((await appliance.rc("start")).out).toContain(
      "holds no private.key. MIG can log in to no controller",
    );
    await appliance.rc("stop");
    rmSync(appliance.file("config", "grid.info"));
    const empty = await appliance.rc("start");
    expect(empty.status).toBe(0);
    expect(empty.out).toContain("config is empty. Is the config volume mounted? MIG can move nothing");
  });

  test("gets the modes of the original, said one by one", async () => {
    await using appliance = openAppliance();
    writeFileSync(appliance.file("config", "mig.ini"), "password = x\n");
    chmodSync(appliance.file("config", "grid.info"), 0o666);
    chmodSync(appliance.file("config", "private.key"), 0o644);
    chmodSync(appliance.file("config", "mig.ini"), 0o644);
    const { out } = await appliance.rc("start");
    for (const [name, was, mode] of [
      ["grid.info", "666", "644"],
      ["private.key", "644", "600"],
      ["mig.ini", "644", "600"],
    ] as const) {
      expect(out).toContain(`${name}: mode was ${was}, is ${mode} now\n`);
      expect((statSync(appliance.file("config", name)).mode & 0o777).toString(8)).toBe(mode);
    }
    expect((await appliance.rc("start")).out).not.toContain("mode was");
  });

  test("with a link for a key is left as it is", async () => {
    await using appliance = openAppliance();
    writeFileSync(appliance.file("elsewhere"), "key\n", { mode: 0o644 });
    rmSync(appliance.file("config", "private.key"));
    symlinkSync(appliance.file("elsewhere"), appliance.file("config", "private.key"));
    expect((await appliance.rc("start")).out).toContain("private.key is a symbolic link");
    expect(statSync(appliance.file("elsewhere")).mode & 0o777).toBe(0o644);
  });

  test("is tested without a start", async () => {
    await using appliance = openAppliance();
    expect(await appliance.rc("configtest")).toMatchObject({ status: 0, out: "all is well\n" });
    writeFileSync(appliance.file("config", "broken"), "");
    expect(await appliance.rc("configtest")).toMatchObject({
      status: 8,
      out: "grid.info:1: this is no grid\n",
    });
    expect(existsSync(appliance.file("run"))).toBe(false);
  });
});
