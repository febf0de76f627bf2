import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { hasCode } from "../../../src/domain/errors.ts";
import type { OwnershipRecord } from "../../../src/domain/record.ts";
import { createAppLogicDriver } from "../../../src/drivers/applogic/session.ts";
import type { GridSession } from "../../../src/drivers/driver.ts";
import { createSshConnector } from "../../../src/ssh/connector.ts";
import { GRID_USER_KEY, type GridBench, shop, startGrids } from "../../support/grid-bench.ts";
import { sampleGrid } from "../../support/sample-grids.ts";
import { failure, memoryHostKeys } from "../../support/ssh-bench.ts";

/** The driver of MIG over the same SSH connections as in life. */
function openDriver(): { open(grid: GridBench): GridSession } & AsyncDisposable {
  const connector = createSshConnector({
    key: () => GRID_USER_KEY.private,
    hostKeys: memoryHostKeys(),
    policy: () => "first-use",
    clock: systemClock,
  });
  const driver = createAppLogicDriver({ ssh: connector, clock: systemClock });
  return {
    open({ created }) {
      const [controller = "", port] = created.controller.split(":");
      return driver.open(sampleGrid({ name: created.name, controller, port: Number(port) }));
    },
    [Symbol.asyncDispose]: () => connector[Symbol.asyncDispose](),
  };
}

const record = (entity: string): OwnershipRecord => ({
  applicationId: "k3xnp7hq2mwdr8vc",
  generation: 3,
  holder: "agent-my_grid_one",
  state: "moving",
  entity,
});

describe("MIG's driver and the embedded grid speak the same profile", () => {
  test("facts of applications, volumes, components, properties and the clock", async () => {
    await using grids = await startGrids({ applications: [shop(), shop({ name: "Mould", template: true })] });
    await using driver = openDriver();
    const session = driver.open(grids.one);
    expect(await session.applications()).toMatchObject([
      { name: "Mould", state: "stopped", template: true },
      {
        name: "shop",
        state: "stopped",
        template: false,
        record: undefined,
        destroyOnStop: false,
        busy: false,
      },
    ]);
    const volumes = await session.volumes("shop");
    expect(volumes.map(({ name, bytes, mountPath }) => [name, bytes, mountPath])).toEqual([
      ["archive", 2 ** 20, undefined],
      ["data", 2 ** 20, "/mnt/data"],
    ]);
    const found = await session.findApplication("shop");
    expect(found?.entity).toBe(volumes[0]?.uuid);
    expect(await session.findApplication("nowhere")).toBeUndefined();
    await session.start("shop");
    expect(await session.properties("shop")).toContainEqual({ name: "in_ip", value: "127.0.1.20" });
    expect(Math.abs((await session.time()) - Date.now() / 1000)).toBeLessThan(5);
  });

  test("the record travels with the copy, which then differs by its entity", async () => {
    await using grids = await startGrids({ applications: [shop()] });
    await using driver = openDriver();
    const [one, two] = [driver.open(grids.one), driver.open(grids.two)];
    const entity = (await one.findApplication("shop"))?.entity ?? "";
    await one.writeRecord("shop", undefined, record(entity));
    const percents: number[] = [];
    await two.pull({
      sourceController: grids.one.created.controller,
      application: "shop",
      properties: [{ name: "in_ip", value: "127.0.2.20" }],
      onProgress: ({ percent }) => void percents.push(percent),
    });
    expect(percents.at(-1)).toBe(100);
    expect(await two.readRecord("shop")).toEqual(record(entity));
    expect((await two.findApplication("shop"))?.entity).not.toBe(entity);
    await two.start("shop");
    await two.writeFile("shop", "main.web", "/mnt/data/nonce", "n", 0o600);
    expect((await two.readFile("shop", "main.web", "/mnt/data/nonce")).toString()).toBe("n");
    await two.removeFile("shop", "main.web", "/mnt/data/nonce");
    await two.setDestroyOnStop("shop");
    await two.stop("shop");
    expect(await two.findApplication("shop")).toBeUndefined();
  });

  test("refusals arrive with their codes", async () => {
    await using grids = await startGrids({ applications: [shop()] }, {}, { trust: false });
    await using driver = openDriver();
    const [one, two] = [driver.open(grids.one), driver.open(grids.two)];
    const pull = two.pull({
      sourceController: grids.one.created.controller,
      application: "shop",
      properties: [],
    });
    const refused = await failure(pull);
    expect(hasCode(refused, "GRID_REFUSED")).toBe(true);
    expect(String(refused)).toContain("Permission denied (publickey)");
    grids.one.fault("destroy-fails", { times: 1 });
    expect(hasCode(await failure(one.destroy("shop")), "GRID_REFUSED")).toBe(true);
    expect(hasCode(await failure(one.start("nowhere")), "UNKNOWN_APPLICATION")).toBe(true);
    const release = grids.one.runtime.holdStarts();
    const starting = one.start("shop");
    await expect.poll(() => grids.one.runtime.events).toEqual(["start main.web"]);
    expect(hasCode(await failure(one.rename("shop", "other")), "GRID_BUSY")).toBe(true);
    release();
    await starting;
  });

  test("a file on a volume of a stopped application is removed", async () => {
    await using grids = await startGrids({ applications: [shop()] });
    await using driver = openDriver();
    const session = driver.open(grids.one);
    await session.removeVolumeFile("shop", "data", "/book.txt");
    const left = await grids.one.connection.sftp.list("/vol/shop/data");
    expect(left.map(({ name }) => name)).toEqual(["sub"]);
  });
});
