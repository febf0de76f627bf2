import { expect, test } from "vitest";
import { resolvePaths } from "../../../src/config/paths.ts";

test("paths have the defaults of the appliance", () => {
  expect(resolvePaths({})).toMatchObject({
    gridInfo: "/mnt/config/grid.info",
    privateKey: "/mnt/config/private.key",
    migIni: "/mnt/config/mig.ini",
    journal: "/var/lib/mig/journal.db",
    applicationId: "/var/lib/mig/application-id",
    socket: "/run/mig/mig.sock",
    pidFile: "/run/mig/mig.pid",
    properties: "/run/mig/properties",
    propertiesNamed: false,
  });
});

test("paths follow the environment, an empty variable is none, and all are absolute", () => {
  const paths = resolvePaths({
    MIG_CONFIG: "conf",
    MIG_STATE: "",
    MIG_RUN: "/r/",
    MIG_PROPERTIES: "/p/file",
  });
  expect(paths.gridInfo).toBe(`${process.cwd()}/conf/grid.info`);
  expect(paths.journal).toBe("/var/lib/mig/journal.db");
  expect(paths.socket).toBe("/r/mig.sock");
  expect(paths).toMatchObject({ properties: "/p/file", propertiesNamed: true });
});
