import { describe, expect, test } from "vitest";
import type { Config } from "../../../src/config/config.ts";
import { generateKeyPair, parsePrivateKey } from "../../../src/config/private-key.ts";
import { listChanges, listRestartNeeds } from "../../../src/config/reload/compare.ts";
import { readSettings } from "../../../src/config/settings.ts";
import { otherGrid, sampleGrid } from "../../support/sample-grids.ts";

const settings = (migIni = "", properties = "") =>
  readSettings({ migIni, properties, folder: "/c" }).settings;
const config = (over: Partial<Config> = {}): Config => ({
  grids: [],
  places: [],
  settings: settings(),
  findings: [],
  ...over,
});
const newKey = () => parsePrivateKey(generateKeyPair("c").privateKey.revealBytes(), "/k");

describe("the changes between two readings", () => {
  test("are none between equal ones", () => {
    const text = "username = u\npassword = p\nwebhook = http://a.example/\n[schedule a]\nx = 1";
    const read = () => config({ grids: [sampleGrid()], settings: settings(text, "in_ip=1") });
    expect(listChanges(read(), read())).toEqual([]);
  });

  test("name grids", () => {
    const before = config({ grids: [sampleGrid(), otherGrid()] });
    const after = config({ grids: [sampleGrid({ location: "x" }), sampleGrid({ name: "third" })] });
    expect(listChanges(before, after)).toEqual([
      "grid my_grid_one changed",
      "grid third added",
      "grid my_grid_two removed",
    ]);
  });

  test("name the key", () => {
    const key = newKey();
    expect(listChanges(config({ key }), config({ key: newKey() }))).toEqual(["private.key"]);
    expect(listChanges(config(), config({ key }))).toEqual(["private.key"]);
    expect(listChanges(config({ key }), config({ key }))).toEqual([]);
  });

  test.each([
    ["mode = migrate", "mode = both", ["mode"]],
    ["username = u\npassword = p", "username = u\npassword = q", ["password"]],
    ["webhook = http://a.example/1", "webhook = http://a.example/2", ["webhook"]],
    [
      "webhook = http://a.example/1\nwebhook_secret = 1",
      "webhook = http://a.example/1\nwebhook_secret = 2",
      ["webhook_secret"],
    ],
    ["[schedule a]\nat = 1", "[schedule a]\nat = 2", ["schedules"]],
    ["[schedule a]\nat = 1", "# higher\n\n[schedule a]\nat = 1", []],
  ])("name the setting between %j and %j", (before, after, names) => {
    expect(
      listChanges(config({ settings: settings(before) }), config({ settings: settings(after) })),
    ).toEqual(names);
  });

  test("name the properties when another property changed", () => {
    expect(
      listChanges(
        config({ settings: settings("", "in_ip=1") }),
        config({ settings: settings("", "in_ip=2") }),
      ),
    ).toEqual(["properties"]);
  });
});

test("only where MIG listens, and in which component it is, need a restart", () => {
  const needs = (before: string, after: string) => listRestartNeeds(settings(before), settings(after));
  expect(needs("", "mode = migrate\nhost_keys = strict\nkeep_source = 1h")).toEqual([]);
  expect(needs("", "port_no = 9090")).toEqual(["port_no"]);
  expect(needs("", "username = u\npassword = p")).toEqual(["listen"]);
  expect(needs("", "tls_cert = a\ntls_key = b")).toEqual([]);
  expect(needs("", "component = main.other")).toEqual(["component"]);
  expect(needs("tls_cert = c\ntls_key = d", "tls_cert = a\ntls_key = b")).toEqual([]);
});
