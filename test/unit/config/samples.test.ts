import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DRIVER_KEYS } from "../../../src/config/grid-info/driver-keys.ts";
import { GRID_KEYS } from "../../../src/config/grid-info/keys.ts";
import { parseGridInfo } from "../../../src/config/grid-info.ts";
import { lintGridInfo } from "../../../src/config/lint.ts";
import { DEFAULTS, SETTING_NAMES } from "../../../src/config/settings/schema.ts";
import { readSettings } from "../../../src/config/settings.ts";
import { isError } from "../../../src/domain/lint.ts";

const sample = (name: string) => readFileSync(new URL(`../../../appliance/${name}`, import.meta.url), "utf8");
/** The sample with everything in force that stands there as `#key = value` or `#[section]`. */
const inForce = (text: string) => text.replace(/^#(?=[a-z_]+ = |\[)/gm, "");

describe("sample.grid.info", () => {
  const text = sample("sample.grid.info");

  test("is fine as it is", () => {
    const info = parseGridInfo(text);
    expect(info.grids).toHaveLength(2);
    expect(lintGridInfo(info, { portNo: 8080 })).toEqual([]);
  });

  test("is fine with every example in it, and has every key", () => {
    const info = parseGridInfo(inForce(text));
    expect(lintGridInfo(info, { portNo: 8080 })).toEqual([]);
    const keys = [...GRID_KEYS, ...(DRIVER_KEYS.get("applogic")?.keys ?? [])].map(({ name }) => name);
    expect([...(info.places[1]?.keyLines.keys() ?? [])].toSorted()).toEqual(keys.toSorted());
  });

  test("shows the defaults where there are some", () => {
    const [shown, plain] = [inForce(text), text].map((each) => parseGridInfo(each).grids[1]);
    const { hostKey, strategy, bandwidth, extra, ...rest } = shown ?? {};
    expect({ ...rest, extra: {} }).toEqual(plain);
    expect(extra).toMatchObject({ drain: "60" });
    expect([hostKey, strategy, bandwidth]).not.toContain(undefined);
  });

  test("uses addresses of documentation only", () => {
    const addresses = text.match(/\d+\.\d+\.\d+\.\d+/g) ?? [];
    expect(addresses.filter((each) => !/^(192\.0\.2|198\.51\.100)\.|^255\.255\.255\.0$/.test(each))).toEqual(
      [],
    );
  });
});

describe("sample.mig.ini", () => {
  const text = sample("sample.mig.ini");

  test("is fine as it is, and changes nothing", () => {
    const { settings, findings } = readSettings({ migIni: text, folder: "/c" });
    expect(findings).toEqual([]);
    expect(settings).toEqual(readSettings({ folder: "/c" }).settings);
  });

  test("has no error with every example in it, and has every setting", () => {
    const { settings, findings } = readSettings({ migIni: inForce(text), folder: "/c" });
    expect(findings.filter(isError)).toEqual([]);
    const set = settings.views.filter(({ origin }) => origin === "mig.ini").map(({ name }) => name);
    expect(set).toEqual(SETTING_NAMES);
    expect(settings.schedules).toHaveLength(1);
  });

  test("shows the defaults where there are some", () => {
    const { settings } = readSettings({ migIni: inForce(text), folder: "/c" });
    const plain = ["mode", "port_no", "component", "host_keys", "console", "open"] as const;
    for (const name of plain) {
      expect(settings.views.find((view) => view.name === name)?.value).toBe(DEFAULTS[name]);
    }
  });
});
