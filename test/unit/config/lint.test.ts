import { describe, expect, test } from "vitest";
import { parseGridInfo } from "../../../src/config/grid-info.ts";
import { lintGridInfo } from "../../../src/config/lint.ts";
import { formatFinding, isError } from "../../../src/domain/lint.ts";
import { PUBLISHED_EXAMPLE } from "../../support/published-example.ts";

interface Sample {
  readonly one?: Readonly<Record<string, string>>;
  readonly two?: Readonly<Record<string, string>>;
}

const ONE = {
  controller: "one.example.net",
  MIG_ip: "192.0.2.216:8080",
  app_config: "in_ip=192.0.2.216 out_ip=192.0.2.217 netmask=255.255.255.0 gateway=192.0.2.1",
  MigHelper_config: "in_ip=192.0.2.214 out_ip=192.0.2.215 netmask=255.255.255.0 gateway=192.0.2.1",
};
const TWO = {
  controller: "two.example.net",
  MIG_ip: "198.51.100.212:8080",
  app_config: "in_ip=198.51.100.212 out_ip=198.51.100.213 netmask=255.255.255.0 gateway=198.51.100.1",
  MigHelper_config: "in_ip=198.51.100.214 out_ip=198.51.100.215 netmask=255.255.255.0 gateway=198.51.100.1",
};

/** Two grids on lines 1 and 7 that are fine but for what is given; the keys follow in the order above. */
function lint({ one = {}, two = {} }: Sample, portNo = 8080): readonly string[] {
  const block = (name: string, keys: Readonly<Record<string, string>>) =>
    [`grid ${name} {`, ...Object.entries(keys).map(([key, value]) => `${key} = "${value}"`), "}"].join("\n");
  const text = [block("one", { ...ONE, ...one }), block("two", { ...TWO, ...two })].join("\n");
  return lintGridInfo(parseGridInfo(text), { portNo }).map(formatFinding);
}

test("two grids that are fine have no findings", () => {
  expect(lint({})).toEqual([]);
});

test("the published example of the original has warnings that name what is odd about it, and no errors", () => {
  const findings = lintGridInfo(parseGridInfo(PUBLISHED_EXAMPLE), { portNo: 8080 });
  expect(findings.filter(isError)).toEqual([]);
  expect(findings.map(formatFinding)).toEqual([
    "grid.info:6: warning: app_config: netmask=1.2.3.0 is the address of a network, not a netmask",
    "grid.info:7: warning: MigHelper_config: netmask=1.2.3.0 is the address of a network, not a netmask",
    "grid.info:7: warning: MigHelper_config: in_ip=51.2.3.214 is outside the network of its gateway 1.2.3.1 (netmask 255.255.255.0 assumed)",
  ]);
});

describe("the lint of networks warns about", () => {
  const helper = (text: string) => ({ MigHelper_config: text });
  test.each([
    [
      "a netmask with holes",
      helper("in_ip=192.0.2.214 out_ip=192.0.2.215 netmask=255.0.255.0 gateway=192.0.2.1"),
      "netmask=255.0.255.0 is not a netmask",
    ],
    [
      "a netmask that is no address",
      helper("in_ip=192.0.2.214 out_ip=192.0.2.215 netmask=24 gateway=192.0.2.1"),
      "netmask=24 is not a netmask",
    ],
    [
      "an address that is none",
      helper("in_ip=192.0.2.214 out_ip=192.0.2.1215 gateway=192.0.2.1"),
      "out_ip=192.0.2.1215 is not an IP address",
    ],
    [
      "an address outside of a small network",
      helper("in_ip=192.0.2.214 out_ip=192.0.2.250 netmask=255.255.255.224 gateway=192.0.2.193"),
      "out_ip=192.0.2.250 is outside the network of its gateway 192.0.2.193 (netmask 255.255.255.224)",
    ],
    [
      "a broadcast address",
      helper("in_ip=192.0.2.255 out_ip=192.0.2.215 netmask=255.255.255.0 gateway=192.0.2.1"),
      "in_ip=192.0.2.255 is the network's own or its broadcast address (netmask 255.255.255.0)",
    ],
    [
      "a network address",
      helper("in_ip=192.0.2.0 out_ip=192.0.2.215 gateway=192.0.2.1"),
      "in_ip=192.0.2.0 is the network's own or its broadcast address (netmask 255.255.255.0 assumed)",
    ],
  ])("%s", (_, one, message) => {
    expect(lint({ one })).toEqual([`grid.info:5: warning: MigHelper_config: ${message}`]);
  });

  test("nothing in IPv6 and in values it does not know", () => {
    const text = "in_ip=2001:db8::1 out_ip=2001:db8::2 gateway=2001:db8::ff dns1=8.8.8.8.8";
    expect(lint({ one: helper(text) })).toEqual([]);
  });
});

describe("an address that stands twice", () => {
  test("is a note where it is the application's on both grids", () => {
    const two = { MIG_ip: ONE.MIG_ip, app_config: ONE.app_config };
    expect(lint({ two })).toEqual([
      "grid.info:10: note: in_ip of app_config is 192.0.2.216 on grid one and on grid two: the application keeps its address when it moves",
      "grid.info:10: note: out_ip of app_config is 192.0.2.217 on grid one and on grid two: the application keeps its address when it moves",
    ]);
  });

  test("is a note where MIG_ip alone tells it", () => {
    const two = { MIG_ip: ONE.MIG_ip, app_config: "" };
    expect(lint({ one: { app_config: "" }, two })).toEqual([
      "grid.info:9: note: MIG_ip is 192.0.2.216 on grid one and on grid two: the application keeps its address when it moves",
    ]);
  });

  test.each([
    ["the other helper", "192.0.2.214", "in_ip of MigHelper_config of grid one (line 5)"],
    ["the application on the other grid", "192.0.2.217", "out_ip of app_config of grid one (line 4)"],
    ["a gateway", "192.0.2.1", "gateway of app_config of grid one (line 4)"],
    ["the application beside it", "198.51.100.213", "out_ip of app_config of grid two (line 10)"],
  ])("is an error where it is a helper's and that of %s", (_, address, other) => {
    const two = { MigHelper_config: `in_ip=${address} out_ip=198.51.100.215 gateway=198.51.100.1` };
    expect(lint({ two })).toContain(
      `grid.info:11: error: ${address} stands twice: in_ip of MigHelper_config of grid two, and ${other}`,
    );
  });

  test("is fine for a helper beside the application where both say on which port they listen, and not the same", () => {
    const one = {
      app_config: `${ONE.app_config} port_no=8080`,
      MigHelper_config: ONE.MigHelper_config.replace("192.0.2.214", "192.0.2.216"),
    };
    const at = (port: number) => ({ ...one, MigHelper_config: `${one.MigHelper_config} port_no=${port}` });
    expect(lint({ one: at(8082) })).toEqual([]);
    expect(lint({ one: at(8080) })).toHaveLength(1);
    expect(lint({ one })).toHaveLength(1);
  });

  test("is an error where both belong to one helper", () => {
    const two = { MigHelper_config: "in_ip=198.51.100.214 out_ip=198.51.100.214 gateway=198.51.100.1" };
    expect(lint({ two })).toEqual([
      "grid.info:11: error: 198.51.100.214 stands twice: out_ip of MigHelper_config of grid two, and in_ip of MigHelper_config of grid two (line 11)",
    ]);
  });

  test("is an error where a controller has a helper's", () => {
    expect(lint({ one: { controller: "198.51.100.215" } })).toEqual([
      "grid.info:11: error: 198.51.100.215 stands twice: out_ip of MigHelper_config of grid two, and controller of grid one (line 2)",
    ]);
  });

  test("is a warning where the application's in_ip is its out_ip on the other grid", () => {
    const two = { app_config: ONE.app_config.replace("out_ip=192.0.2.217", "out_ip=192.0.2.216") };
    expect(lint({ two })).toContain(
      "grid.info:10: warning: 192.0.2.216 stands twice: out_ip of app_config of grid two, and in_ip of app_config of grid one (line 4)",
    );
  });

  test("is fine for a gateway that two grids share", () => {
    const two = { app_config: "in_ip=192.0.2.118 gateway=192.0.2.1", MIG_ip: "192.0.2.118:8080" };
    expect(lint({ two })).toEqual([]);
  });
});

describe("MIG_ip", () => {
  test("is to match in_ip", () => {
    const findings = lintGridInfo(
      parseGridInfo(PUBLISHED_EXAMPLE.replace("MIG_ip = 1.2.3.216", "MIG_ip = 1.2.3.217")),
      { portNo: 8080 },
    );
    expect(findings).toContainEqual({
      file: "grid.info",
      line: 5,
      severity: "warning",
      message: "MIG_ip 1.2.3.217:8080 does not match in_ip=1.2.3.216 of app_config",
      remedy: "Write MIG_ip = 1.2.3.216:8080 or correct in_ip",
    });
  });

  test("is to match port_no", () => {
    expect(lint({}, 9090)).toEqual([
      "grid.info:3: warning: MIG_ip 192.0.2.216:8080 does not match port_no 9090, where MIG listens",
      "grid.info:9: warning: MIG_ip 198.51.100.212:8080 does not match port_no 9090, where MIG listens",
    ]);
  });

  test("is to match the port_no of app_config, where that has one", () => {
    const one = { app_config: `${ONE.app_config} port_no=8081` };
    expect(lint({ one: { ...one, MIG_ip: "192.0.2.216:8081" } })).toEqual([]);
    expect(lint({ one })).toEqual([
      "grid.info:3: warning: MIG_ip 192.0.2.216:8080 does not match port_no 8081, where MIG listens",
    ]);
  });

  test("may be a name, and may be any where app_config sets no in_ip or the port is any", () => {
    expect(lint({ one: { MIG_ip: "shop.example.net:8080" }, two: { app_config: "" } })).toEqual([]);
    expect(lint({}, 0)).toEqual([]);
  });
});

describe("the lint of the grids as a set", () => {
  test("warns about a single grid", () => {
    const text = PUBLISHED_EXAMPLE.slice(PUBLISHED_EXAMPLE.indexOf("grid my_grid_two"));
    expect(lintGridInfo(parseGridInfo(text)).map(formatFinding)).toEqual([
      "grid.info:1: warning: my_grid_two is the only grid: there is nowhere to move to",
    ]);
  });

  test("warns about two grids with one controller, unless their ports differ", () => {
    const controller = { controller: "ONE.example.net" };
    expect(lint({ two: controller })).toEqual([
      "grid.info:8: warning: grid two has the same controller as grid one: ONE.example.net",
    ]);
    expect(lint({ two: { ...controller, port: "23" } })).toEqual([]);
  });

  test("finds a helper without a page an error, and without a way out a warning", () => {
    expect(lint({ one: { MigHelper_config: "" } })).toEqual([
      "grid.info:5: error: MigHelper_config of grid one lacks in_ip, out_ip, gateway",
    ]);
    expect(lint({ one: { MigHelper_config: "in_ip=192.0.2.214 out_ip=192.0.2.215" } })).toEqual([
      "grid.info:5: warning: MigHelper_config of grid one lacks gateway",
    ]);
  });
});

describe("the lint of secrets", () => {
  const config = (text: string) => ({ one: { app_config: `${ONE.app_config} ${text}` } });

  test.each([
    "db_password=x",
    "password=x",
    "PASSWD=x",
    "api_key=x",
    "auth-token=x",
    "smtp.secret=x",
    "pwd=x",
  ])("warns about %s, which would stand in commands, plans and the journal", (text) => {
    const [name = ""] = text.split("=");
    expect(lint(config(text))).toEqual([expect.stringContaining(`the value of ${name} looks like a secret`)]);
  });

  test("names the line and the remedy, for the helper too", () => {
    const helper = { MigHelper_config: `${TWO.MigHelper_config} password=x` };
    expect(lint({ two: helper })).toEqual([
      expect.stringMatching(
        /^grid\.info:11: warning: MigHelper_config: the value of password looks like a secret/,
      ),
    ]);
  });

  test.each(["password_hash=x", "password=", "passage=x", "keyboard=de", "tokens_per_s=4", "bypass=on"])(
    "says nothing of %s",
    (text) => {
      expect(lint(config(text))).toEqual([]);
    },
  );
});
