import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { hasCode } from "../../../src/domain/errors.ts";
import { createSshConnector } from "../../../src/ssh/connector.ts";
import type { SftpClient } from "../../../src/ssh/ssh.ts";
import { GRID_USER_KEY, type GridBench, shop, startGrid } from "../../support/grid-bench.ts";
import { failure, memoryHostKeys } from "../../support/ssh-bench.ts";

const FILE = "/vol/shop/data/new.txt";
/** A file is written beside and renamed: that is the moment at which it is there. */
const RENAME = `sftp rename *${FILE}`;

function startShop(): Promise<GridBench> {
  return startGrid({ applications: [shop()] });
}

async function textOf(sftp: SftpClient): Promise<string | undefined> {
  return (await sftp.find(FILE)) === undefined ? undefined : (await sftp.read(FILE)).toString();
}

describe("faults of the way of a file", () => {
  test("cut-before drops the connection, and the file is not there", async () => {
    await using grid = await startShop();
    grid.fault("cut-before", { args: [RENAME], times: 1 });
    const { sftp } = grid.connection;
    expect(hasCode(await failure(sftp.write(FILE, "x")), "SSH_LOST")).toBe(true);
    expect(await textOf(sftp)).toBeUndefined();
    await sftp.write(FILE, "y");
    expect(await textOf(sftp)).toBe("y");
  });

  test.each(["cut-after", "half-line"] as const)(
    "%s: the file is there, the answer is not",
    async (fault) => {
      await using grid = await startShop();
      grid.fault(fault, { args: [RENAME], times: 1 });
      const { sftp } = grid.connection;
      expect(hasCode(await failure(sftp.write(FILE, "x")), "SSH_LOST")).toBe(true);
      expect(await textOf(sftp)).toBe("x");
    },
  );

  test("late puts it there when the connection is long gone", async () => {
    await using grid = await startShop();
    grid.fault("late", { args: [RENAME, 400], times: 1 });
    const { sftp } = grid.connection;
    expect(hasCode(await failure(sftp.write(FILE, "x")), "SSH_LOST")).toBe(true);
    expect(grid.overheard.at(-1)).toMatchObject({ stage: "came", text: expect.stringContaining("rename") });
    await expect.poll(() => textOf(sftp)).toBe("x");
  });

  test("silent never answers, answers-late does", async () => {
    await using grid = await startShop();
    grid.fault("answers-late", { args: [RENAME, 20], times: 1 });
    grid.fault("silent", { args: [`sftp remove ${FILE}`], times: 1 });
    const connector = createSshConnector({
      key: () => GRID_USER_KEY.private,
      hostKeys: memoryHostKeys(),
      policy: () => "first-use",
      clock: systemClock,
      timing: { sftpCallMs: 300 },
    });
    await using _closing = connector;
    const { sftp } = connector.to(grid.connection.endpoint);
    await sftp.write(FILE, "x");
    expect(hasCode(await failure(sftp.remove(FILE)), "SSH_TIMEOUT")).toBe(true);
    expect(await textOf(sftp)).toBeUndefined();
  });
});

describe("faults of the connection that wait for a command", () => {
  test.each([
    ["host-key-changed", "SSH_HOST_KEY"],
    ["refuse-login", "SSH_AUTH"],
    ["closes-at-login", "SSH_HANDSHAKE"],
    ["down", "SSH_HANDSHAKE"],
  ] as const)("%s cuts it off before it begins, and from then on the log-in fails", async (fault, code) => {
    await using grid = await startShop();
    grid.fault(fault, { args: ["app start"], after: 1 });
    expect(await grid.exec("app", "start", "nothing")).toMatchObject({ code: 1 });
    expect(hasCode(await failure(grid.exec("app", "start", "shop")), "SSH_LOST")).toBe(true);
    expect(hasCode(await failure(grid.exec("app", "list")), code, "SSH_UNREACHABLE")).toBe(true);
    grid.clearFaults();
    expect((await grid.exec("app", "info", "shop", "--batch")).stdout).toMatch(/state\s+= stopped/);
  });

  test("frozen lets the connection die without a word", async () => {
    await using grid = await startShop();
    grid.fault("frozen", { args: ["app start"], times: 1 });
    const late = failure(grid.execWith({ deadlineMs: 200 }, "app", "start", "shop"));
    expect(hasCode(await late, "SSH_TIMEOUT")).toBe(true);
    expect((await grid.exec("app", "info", "shop", "--batch")).stdout).toMatch(/state\s+= stopped/);
  });

  test("every command and file request is overheard, with what came of it", async () => {
    await using grid = await startShop();
    grid.fault("cut-before", { args: ["app start"], times: 1 });
    await failure(grid.exec("start", "application", "shop"));
    await grid.exec("app", "stop", "nothing");
    await grid.connection.sftp.remove(FILE);
    expect(grid.overheard).toEqual([
      { stage: "came", text: "app start shop" },
      { stage: "came", text: "app stop nothing" },
      { stage: "carried-out", text: "app stop nothing", status: 1 },
      { stage: "came", text: "sftp init" },
      { stage: "carried-out", text: "sftp init", status: 0 },
      { stage: "came", text: `sftp remove ${FILE}` },
      { stage: "carried-out", text: `sftp remove ${FILE}`, status: 2 },
    ]);
  });
});
