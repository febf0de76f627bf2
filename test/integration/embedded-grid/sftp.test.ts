import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasCode } from "../../../src/domain/errors.ts";
import { type GridBench, shop, startGrid } from "../../support/grid-bench.ts";
import { failure } from "../../support/ssh-bench.ts";

async function running(): Promise<GridBench> {
  const grid = await startGrid({ applications: [shop()] });
  await grid.exec("app", "start", "shop");
  return grid;
}

const IN_WEB = "/app/shop/main.web/mnt/data";

describe("SFTP into a running component", () => {
  test("reads, writes, lists and removes files as the component sees them", async () => {
    await using grid = await running();
    const { sftp } = grid.connection;
    expect((await sftp.read(`${IN_WEB}/book.txt`)).toString()).toBe("first entry\n");
    await sftp.write(`${IN_WEB}/inbox/new/key`, "secret", { mode: 0o600 });
    const path = join(grid.volumePath("shop", "data"), "inbox/new/key");
    expect(readFileSync(path, "utf8")).toBe("secret");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await sftp.write(`${IN_WEB}/inbox/new/key`, "replaced");
    expect(readFileSync(path, "utf8")).toBe("replaced");
    const names = (await sftp.list(IN_WEB)).map((file) => file.name).toSorted();
    expect(names).toEqual(["book.txt", "inbox", "sub"]);
    expect(await sftp.find(`${IN_WEB}/book.txt`)).toMatchObject({ bytes: 12, directory: false });
    await sftp.remove(`${IN_WEB}/book.txt`);
    expect(await sftp.find(`${IN_WEB}/book.txt`)).toBeUndefined();
    expect(hasCode(await failure(sftp.read(`${IN_WEB}/book.txt`)), "SSH_NO_FILE")).toBe(true);
  });

  test("large files arrive whole in both directions", async () => {
    await using grid = await running();
    const { sftp } = grid.connection;
    const data = Buffer.alloc(3 * 2 ** 20 + 17, "abcdefg");
    await sftp.write(`${IN_WEB}/large.bin`, data);
    expect((await sftp.read(`${IN_WEB}/large.bin`)).equals(data)).toBe(true);
  });

  test("the levels above the volumes can be listed and not written", async () => {
    await using grid = await running();
    const { sftp } = grid.connection;
    const names = async (path: string) => (await sftp.list(path)).map((file) => file.name).toSorted();
    expect(await names("/")).toEqual(["_impex", "app", "vol"]);
    expect(await names("/app")).toEqual(["shop"]);
    expect(await names("/app/shop")).toEqual(["main.in", "main.web"]);
    expect(await names("/app/shop/main.web")).toEqual(["mnt"]);
    expect(await names("/app/shop/main.web/mnt")).toEqual(["data"]);
    expect(
      hasCode(await failure(sftp.write("/app/shop/main.web/etc/passwd", "x")), "SSH_DENIED", "SSH_NO_FILE"),
    ).toBe(true);
  });

  test("is not there when the component does not run", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const { sftp } = grid.connection;
    expect(hasCode(await failure(sftp.read(`${IN_WEB}/book.txt`)), "SSH_NO_FILE")).toBe(true);
    expect(await sftp.list("/app")).toEqual([]);
  });
});

describe("SFTP into the volumes of a stopped application", () => {
  test("reads, writes and removes; not while it runs", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const { sftp } = grid.connection;
    expect((await sftp.read("/vol/shop/data/sub/deep.txt")).toString()).toBe("deep\n");
    await sftp.write("/vol/shop/data/new.txt", "new");
    await sftp.remove("/vol/shop/data/book.txt");
    expect((await sftp.list("/vol/shop/data")).map((file) => file.name).toSorted()).toEqual([
      "new.txt",
      "sub",
    ]);
    await grid.exec("app", "start", "shop");
    expect(hasCode(await failure(sftp.read("/vol/shop/data/new.txt")), "SSH_NO_FILE")).toBe(true);
  });

  test("what is exported can be fetched from /_impex", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    await grid.exec("app", "export", "shop");
    const { sftp } = grid.connection;
    expect((await sftp.list("/_impex/shop")).map((file) => file.name).toSorted()).toEqual([
      "application.json",
      "archive.tar.gz",
      "data.tar.gz",
    ]);
  });
});

describe("no way out of a volume", () => {
  test.each(["../../../etc/passwd", "sub/../../../../etc/passwd", "/../../../../../etc/passwd"])(
    "%s stays inside or is not there",
    async (path) => {
      await using grid = await startGrid({ applications: [shop()] });
      const { sftp } = grid.connection;
      expect(hasCode(await failure(sftp.read(`/vol/shop/data/${path}`)), "SSH_NO_FILE", "SSH_DENIED")).toBe(
        true,
      );
    },
  );

  test("a link that leads out is neither read nor written through, but can be removed", async () => {
    await using grid = await startGrid({ applications: [shop()] });
    const outside = join(grid.created.directory, "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "secret.txt"), "secret");
    const volume = grid.volumePath("shop", "data");
    symlinkSync(join(outside, "secret.txt"), join(volume, "to-file"));
    symlinkSync(outside, join(volume, "to-directory"));
    symlinkSync(join(outside, "not-yet"), join(volume, "to-nothing"));
    const { sftp } = grid.connection;
    const base = "/vol/shop/data";
    for (const path of ["to-file", "to-directory/secret.txt"]) {
      expect(hasCode(await failure(sftp.read(`${base}/${path}`)), "SSH_NO_FILE", "SSH_DENIED"), path).toBe(
        true,
      );
    }
    await failure(sftp.write(`${base}/to-directory/new.txt`, "x"));
    expect(existsSync(join(outside, "new.txt"))).toBe(false);
    await sftp.write(`${base}/to-nothing`, "x").catch(() => undefined);
    expect(existsSync(join(outside, "not-yet"))).toBe(false);
    await sftp.remove(`${base}/to-file`);
    expect(existsSync(join(volume, "to-file"))).toBe(false);
    expect(readFileSync(join(outside, "secret.txt"), "utf8")).toBe("secret");
  });
});
