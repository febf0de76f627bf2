import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseUdl } from "../../../src/drivers/applogic/udl/parser.ts";
import { findValue, type UdlEntity } from "../../../src/drivers/applogic/udl/tree.ts";
import { type GridBench, shop, startGrid } from "../../support/grid-bench.ts";

async function application(grid: GridBench, name: string): Promise<UdlEntity | undefined> {
  const blocks = parseUdl((await grid.exec("app", "list", "--batch")).stdout);
  return blocks.find((block) => block.name === name);
}

describe("copies on one grid", () => {
  test("app copy has new volumes with the same contents; the source stays", async () => {
    await using grid = await startGrid({ applications: [shop({ user1: "a" })] });
    expect(await grid.exec("app", "copy", "shop", "twin", "title=Twin", ".user1=b")).toMatchObject({
      code: 0,
    });
    expect(readFileSync(join(grid.volumePath("twin", "data"), "book.txt"), "utf8")).toBe("first entry\n");
    const twin = await application(grid, "twin");
    expect(twin && findValue(twin, "user1")).toBe("b");
    expect(grid.volumes()).toHaveLength(4);
  });

  test("provision makes, configures and starts from a template", async () => {
    await using grid = await startGrid({
      applications: [shop({ name: "Mould", template: true, properties: [] })],
    });
    expect((await grid.exec("app", "provision", "Mould", "fresh")).stderr).toBe(
      "Failed to provision application 'fresh' - mandatory property 'in_ip' is not set.\n",
    );
    expect((await grid.exec("app", "start", "Mould")).stderr).toContain("it is a template");
    expect(
      await grid.exec("app", "provision", "Mould", "fresh", "in_ip=127.0.0.7", ".user2=x"),
    ).toMatchObject({ code: 0 });
    const fresh = await application(grid, "fresh");
    expect(
      fresh && [findValue(fresh, "state"), findValue(fresh, "template"), findValue(fresh, "user2")],
    ).toEqual(["running", "0", "x"]);
    expect(grid.runtime.specs.get("main.web")?.properties).toContainEqual({
      name: "in_ip",
      value: "127.0.0.7",
    });
    expect((await grid.exec("app", "provision", "fresh", "x")).stderr).toContain("is no template");
    grid.fault("provision-fails", { times: 1 });
    expect((await grid.exec("app", "provision", "Mould", "more", "in_ip=127.0.0.7")).code).toBe(1);
    expect(await application(grid, "more")).toBeUndefined();
  });

  test("export and import through /_impex give the same application", async () => {
    await using grid = await startGrid({ applications: [shop({ user1: "kept" })] });
    expect(await grid.exec("app", "export", "shop", "saved")).toMatchObject({ code: 0 });
    expect(await grid.exec("app", "import", "back", "saved")).toMatchObject({ code: 0 });
    expect(readFileSync(join(grid.volumePath("back", "data"), "sub/deep.txt"), "utf8")).toBe("deep\n");
    const back = await application(grid, "back");
    expect(back && findValue(back, "user1")).toBe("kept");
    expect((await grid.exec("app", "import", "more", "nowhere")).stderr).toBe(
      "Failed to import application 'more' - no export in /_impex/nowhere.\n",
    );
  });

  test("volumes are made, copied and removed, but not while a component uses them", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    expect(await grid.exec("vol", "create", "shop:extra", "size=2M", "fs=ext2")).toMatchObject({ code: 0 });
    expect(await grid.exec("vol", "copy", "shop:data", "twin")).toMatchObject({ code: 0 });
    expect(readFileSync(join(grid.volumePath("shop", "twin"), "book.txt"), "utf8")).toBe("first entry\n");
    expect((await grid.exec("vol", "destroy", "shop:data", "--force")).stderr).toBe(
      "Failed to destroy volume 'shop:data' - it is used by a component.\n",
    );
    expect((await grid.exec("vol", "destroy", "shop:extra")).code).toBe(1);
    expect(await grid.exec("vol", "destroy", "shop:extra", "--force")).toMatchObject({ code: 0 });
    expect((await grid.exec("vol", "info", "shop:extra")).stderr).toBe(
      "Volume 'shop:extra' does not exist.\n",
    );
  });
});
