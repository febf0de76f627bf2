import { describe, expect, test } from "vitest";
import { parseGridInfo } from "../../../src/config/grid-info.ts";
import { lintGridInfo } from "../../../src/config/lint.ts";
import { gridInfoText } from "../../../src/demo/grid-info-text.ts";
import { gridsOf, guestbookUrl, helperUrl, migUrl } from "../../../src/demo/layout.ts";
import { formatFinding } from "../../../src/domain/lint.ts";
import { plannedLayout } from "../../support/sample-layout.ts";

describe("the layout of the demo", () => {
  test("gives each grid a network of its own, with the ports that everybody knows", async () => {
    const layout = await plannedLayout(undefined);
    expect(layout.sshPort).toBe(2222);
    const urls = gridsOf(layout).map((grid) => [
      grid.controller,
      migUrl(grid),
      helperUrl(grid),
      guestbookUrl(grid),
    ]);
    expect(urls).toEqual([
      ["127.0.1.1", "http://127.0.1.10:8080", "http://127.0.1.20:8080", "http://127.0.1.10:8000"],
      ["127.0.2.1", "http://127.0.2.10:8080", "http://127.0.2.20:8080", "http://127.0.2.10:8000"],
    ]);
  });

  test("moves SSH on both grids where it is busy on one", async () => {
    expect((await plannedLayout(undefined, ["127.0.2.1:2222"])).sshPort).toBe(2223);
  });

  test("puts all pages on one address with consecutive ports: MIG, helpers, guestbooks", async () => {
    const { one, two } = await plannedLayout("192.0.2.10");
    const ports = [one.migPort, two.migPort, one.helperPort, two.helperPort, one.webPort, two.webPort];
    expect(ports).toEqual([8080, 8081, 8082, 8083, 8084, 8085]);
    for (const grid of [one, two])
      expect([grid.address, grid.helperAddress]).toEqual(["192.0.2.10", "192.0.2.10"]);
  });

  test("steps over a busy port there, and goes on from it", async () => {
    const { one, two } = await plannedLayout("192.0.2.10", ["192.0.2.10:8081"]);
    expect([one.migPort, two.migPort, one.helperPort]).toEqual([8080, 8082, 8083]);
  });
});

describe("grid.info of the demo", () => {
  const HOST_KEY = `SHA256:${"A".repeat(43)}`;
  const hostKeys = new Map([["my_grid_one", HOST_KEY]]);

  test.each([undefined, "127.0.0.1", "192.0.2.1", "192.0.2.10"])(
    "has nothing to complain about on %s",
    async (listen) => {
      const info = parseGridInfo(gridInfoText(await plannedLayout(listen), hostKeys));
      const findings = lintGridInfo(info, { portNo: 8080 }).filter(({ severity }) => severity !== "note");
      expect(findings.map(formatFinding)).toEqual([]);
    },
  );

  test("pins host keys, keeps a source for a day and drains fast", async () => {
    const { grids } = parseGridInfo(gridInfoText(await plannedLayout(undefined), hostKeys));
    expect(grids[0]).toMatchObject({
      hostKey: HOST_KEY,
      port: 2222,
      keepSourceSeconds: 86_400,
      extra: { drain: "2" },
    });
  });
});
