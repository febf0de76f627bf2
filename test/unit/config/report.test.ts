import { describe, expect, test } from "vitest";
import type { Config } from "../../../src/config/config.ts";
import { parseGridInfo } from "../../../src/config/grid-info.ts";
import { passwordFacts } from "../../../src/config/password-facts.ts";
import { resolvePaths } from "../../../src/config/paths.ts";
import { reportConfig } from "../../../src/config/report.ts";
import { MEANINGS } from "../../../src/config/settings/meanings.ts";
import { SETTING_NAMES } from "../../../src/config/settings/schema.ts";
import { readSettings } from "../../../src/config/settings.ts";

const GRID = `grid my_grid_one
{
  controller = 10.0.0.1
  MIG_ip = 10.0.0.5:8080
  app_config = ""
  MigHelper_config = ""
}
`;

function reportOf(migIni: string, properties = "") {
  const { settings } = readSettings({ migIni, properties, folder: "/c" });
  const info = parseGridInfo(GRID, { keepSourceSeconds: settings.keepSourceSeconds });
  const config: Config = { settings, grids: info.grids, places: info.places, findings: [] };
  return reportConfig({
    config,
    paths: resolvePaths({}),
    reload: { changed: [], needsRestart: [] },
    password: { canChange: true },
    tls: { state: "off" },
  });
}

const settingOf = (report: ReturnType<typeof reportOf>, name: string) =>
  report.settings.find((setting) => setting.name === name);

describe("the settings for people", () => {
  test("name the file and line, the property, or the default", () => {
    const report = reportOf("# ours\nmode = migrate\n", "port_no=9090\n");
    expect(settingOf(report, "mode")).toMatchObject({ value: "migrate", origin: "mig.ini", line: 2 });
    expect(settingOf(report, "port_no")).toMatchObject({
      value: "9090",
      origin: "property",
      needsRestart: true,
    });
    expect(settingOf(report, "console")).toMatchObject({ value: "none", origin: "default" });
  });

  test("hold no secret, only whether it is set", () => {
    const report = reportOf(
      "username = a\npassword = topsecret\nwebhook = https://h.example/key\nwebhook_secret = s3\n",
    );
    expect(JSON.stringify(report)).not.toMatch(/topsecret|h\.example|s3/);
    expect(settingOf(report, "password")).toMatchObject({ value: "set", isSecret: true });
    expect(settingOf(report, "password_hash")).toMatchObject({ value: "not set", isSecret: true });
  });

  test("say what holds where nothing is written", () => {
    const silent = SETTING_NAMES.filter((name) => settingOf(reportOf(""), name)?.value === "");
    expect(silent).toEqual([]);
    expect(Object.values(MEANINGS).every(({ words }) => words !== "")).toBe(true);
  });

  test("of a grid say the line of its block, and that keep_source can come from mig.ini", () => {
    const [grid] = reportOf("mode = both\nkeep_source = 2h\n").grids;
    const rows = Object.fromEntries((grid?.settings ?? []).map((row) => [row.name, row]));
    expect(grid).toMatchObject({ name: "my_grid_one", line: 1 });
    expect(rows["controller"]).toMatchObject({ value: "10.0.0.1", origin: "grid.info", line: 3 });
    expect(rows["keep_source"]).toMatchObject({ value: "2h", origin: "mig.ini", line: 2 });
    expect(rows["user"]).toMatchObject({ value: "root", origin: "default" });
  });
});

describe("whether the password can be changed here", () => {
  const facts = (migIni: string, properties = "", why?: string) =>
    passwordFacts(readSettings({ migIni, properties, folder: "/c" }).settings, "/c/mig.ini", () => why);

  test("it can where mig.ini says it and can be written", () => {
    expect(facts("username = a\npassword = b\n")).toEqual({ canChange: true });
  });

  test("not where a property says it, for that wins", () => {
    expect(facts("password_hash = x\n", "username=a\npassword=b\n")).toMatchObject({
      canChange: false,
      reason: expect.stringContaining("property password"),
    });
  });

  test("not where no user name is set", () => {
    expect(facts("").reason).toContain("username is empty");
  });

  test("not on a volume that is mounted read-only, and then it says exactly what to type", () => {
    expect(facts("username = a\npassword = b\n", "", "the volume is mounted read-only").hint).toBe(
      "As root in MIG's component: mount -o remount,rw /c && mig password; mount -o remount,ro /c",
    );
  });
});
