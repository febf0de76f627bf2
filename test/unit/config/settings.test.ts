import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { describeSettings, readSettings } from "../../../src/config/settings.ts";
import { formatFinding } from "../../../src/domain/lint.ts";

const folder = "/mnt/config";

function read(migIni: string, properties = "") {
  const { settings, findings } = readSettings({ migIni, properties, folder });
  return { settings, findings: findings.map(formatFinding) };
}

function settingsOf(migIni: string, properties = "") {
  const { settings, findings } = read(migIni, properties);
  expect(findings).toEqual([]);
  return settings;
}

describe("settings", () => {
  test("say what a move waits for before the stop", () => {
    expect(settingsOf("").approval).toEqual({ person: false, windows: [] });
    const { approval } = settingsOf("approve = always\nwindow = Mon-Fri 22:00-23:30, Sat 02:00-04:00 UTC");
    expect(approval.person).toBe(true);
    expect(approval.windows).toMatchObject([{ days: [1, 2, 3, 4, 5] }, { days: [6], from: 120, to: 240 }]);
    expect(settingsOf("approve = never", "window=Sat 02:00-04:00 UTC").approval.windows).toHaveLength(1);
  });

  test.for([
    ["approve = yes", "approve: expected always or never, found"],
    ["window = Sat 02:00-04:00", "names no time zone"],
    ["window = Sat 02:00-04:00 Europe/Belrin", "there is no time zone Europe/Belrin"],
  ] as const)("refuse %s", ([line, words]) => {
    const { settings, findings } = read(line);
    expect(findings).toEqual([expect.stringContaining(words)]);
    expect(settings.approval).toEqual({ person: false, windows: [] });
  });

  test("have defaults without any file", () => {
    const { settings, findings } = readSettings({ folder });
    expect(findings).toEqual([]);
    expect(settings).toMatchObject({
      authentication: { kind: "none" },
      mode: "both",
      portNo: 8080,
      listen: "127.0.0.1",
      open: false,
      hostKeys: "first-use",
      component: "main.mig.ctl",
      hooks: {},
      console: [],
      schedules: [],
      properties: [],
    });
    expect(settings).not.toHaveProperty("tls");
    expect(settings).not.toHaveProperty("keepSourceSeconds");
  });

  test("are read from mig.ini", () => {
    const settings = settingsOf(
      [
        "username = admin",
        'password = "a;b"',
        "mode = snapshot",
        "port_no = 9090",
        "listen = 192.0.2.1",
        "tls_cert = tls.crt",
        "tls_key = /etc/tls.key",
        "host_keys = strict",
        "component = main.ctl",
        "keep_source = 7d",
        "webhook = https://hooks.example.net/secret-path",
        "webhook_secret = s3cret",
        "retention = 7",
        "console = appliance, controllers",
        "[hooks]",
        "verify = hooks/verify",
        "[schedule nightly]",
        "grid = south",
        "at = 03:15",
      ].join("\n"),
    );
    expect(settings).toMatchObject({
      authentication: { kind: "password", username: "admin" },
      mode: "snapshot",
      portNo: 9090,
      listen: "192.0.2.1",
      tls: { certificate: "/mnt/config/tls.crt", key: "/etc/tls.key" },
      hostKeys: "strict",
      component: "main.ctl",
      keepSourceSeconds: 604_800,
      retention: "7",
      console: ["controllers", "appliance"],
      hooks: { verify: "/mnt/config/hooks/verify" },
      schedules: [{ name: "nightly", line: 18, values: { grid: "south", at: "03:15" } }],
    });
    expect(settings.webhook?.url.reveal()).toBe("https://hooks.example.net/secret-path");
    expect(settings.webhook?.secret?.reveal()).toBe("s3cret");
  });

  test("are overridden by the component's properties, unless these are empty", () => {
    const settings = settingsOf(
      "mode = migrate\nport_no = 9090",
      "mode=snapshot\nport_no=\nin_ip=192.0.2.216\nenv=",
    );
    expect(settings.mode).toBe("snapshot");
    expect(settings.portNo).toBe(9090);
    expect(settings.properties).toContainEqual({ name: "in_ip", value: "192.0.2.216" });
  });

  test("say of each where it comes from", () => {
    const settings = settingsOf("mode = migrate\nhost_keys = strict", "mode=snapshot");
    const origins = Object.fromEntries(describeSettings(settings).map(({ name, ...rest }) => [name, rest]));
    expect(origins["mode"]).toEqual({ value: "snapshot", origin: "property", line: 1 });
    expect(origins["host_keys"]).toEqual({ value: "strict", origin: "mig.ini", line: 2 });
    expect(origins["port_no"]).toEqual({ value: "8080", origin: "default" });
    expect(origins["listen"]).toEqual({ value: "127.0.0.1", origin: "default" });
  });

  test("show no secret, in whatever way they are printed", () => {
    const settings = settingsOf(
      "username = u\npassword = hush1\nwebhook = http://a.example/hush2\nwebhook_secret = hush3",
    );
    const printed =
      inspect(settings, { depth: 9 }) + JSON.stringify(settings) + JSON.stringify(describeSettings(settings));
    expect(printed).not.toContain("hush");
    expect(
      describeSettings(settings)
        .filter(({ value }) => value === "(set)")
        .map(({ name }) => name),
    ).toEqual(["password", "webhook", "webhook_secret"]);
  });

  test.each([
    ["mode = migrat", 'mig.ini:1: error: mode: expected migrate, snapshot or both, found "migrat"'],
    ["port_no = 80800", 'mig.ini:1: error: port_no: expected a port from 0 to 65535, found "80800"'],
    ["port_no = http", 'mig.ini:1: error: port_no: expected a port from 0 to 65535, found "http"'],
    ["listen = eth0", 'mig.ini:1: error: listen: expected an IP address to listen on, found "eth0"'],
    ["open = perhaps", 'mig.ini:1: error: open: expected yes or no, found "perhaps"'],
    ["host_keys = lax", 'mig.ini:1: error: host_keys: expected strict or first-use, found "lax"'],
    [
      "component = main mig",
      'mig.ini:1: error: component: expected a component\'s path such as main.mig.ctl, found "main mig"',
    ],
    [
      "keep_source = soon",
      'mig.ini:1: error: keep_source: expected a number of seconds or a number with s, m, h, d or w, such as 90m, 24h, 7d or 0, found "soon"',
    ],
    [
      "console = all",
      'mig.ini:1: error: console: expected none, controllers, appliance or both, found "all"',
    ],
    ["webhook = ftp://geheim", "mig.ini:1: error: webhook: expected an http:// or https:// address"],
    [
      "password_hash = geheim",
      "mig.ini:1: error: password_hash: expected the form $argon2id$v=19$m=…,t=…,p=…$…$…",
    ],
    ["tls_cert = a.crt", "mig.ini:1: error: tls_key is missing: TLS needs both tls_cert and tls_key"],
    ["username = a:b", 'mig.ini:1: error: username: expected a name without a colon, found "a:b"'],
    ["modus = both", "mig.ini:1: warning: the key modus is not known and is left out"],
    [
      "[hook]\nverify = x",
      "mig.ini:2: warning: verify stands in the section [hook], which is not known, and is left out",
    ],
    ["[hooks]\nmode = both", "mig.ini:2: warning: the key mode is not known and is left out"],
  ])("%j is reported", (text, finding) => {
    expect(read(text).findings).toEqual([finding]);
  });

  test("name the nearest known key, section, or the right place", () => {
    const remedies = (text: string) =>
      readSettings({ migIni: text, folder }).findings.map(({ remedy }) => remedy);
    expect(remedies("usrname = x")).toEqual(["Did you mean username?"]);
    expect(remedies("[hook]\nverify = x")).toEqual(["Did you mean [hooks]?"]);
    expect(remedies("[hooks]\nmode = both")).toEqual(["Move it before the first [section]"]);
  });

  test("report a bad property against the properties, and keep the default", () => {
    const { settings, findings } = read("mode = snapshot", "mode=everything");
    expect(findings).toEqual([
      'properties:1: error: mode: expected migrate, snapshot or both, found "everything"',
    ]);
    expect(settings.mode).toBe("both");
    expect(describeSettings(settings).find(({ name }) => name === "mode")).toEqual({
      name: "mode",
      value: "both",
      origin: "default",
    });
  });

  test("report several bad values at once", () => {
    expect(read("mode = x\nopen = x\nport_no = x").findings).toHaveLength(3);
  });
});
