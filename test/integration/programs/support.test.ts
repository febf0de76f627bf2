import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { openSqliteJournal } from "../../../src/journal/sqlite-journal.ts";
import { collectSupport, writePrivateFile } from "../../../src/programs/support.ts";
import { mig } from "../../support/cli-run.ts";
import { GRID_USER_KEY } from "../../support/grid-bench.ts";
import { jobOf } from "../../support/sample-job.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";

/** Planted wherever a secret may be; not one of them may come out. */
const SECRETS = [
  "plant-ini-password",
  "plant-webhook-token",
  "plant-webhook-secret",
  "plant1app2config3password",
  "Plant9Licence8Looks7Random",
  "plant-url-password",
  "plant-old-comment",
  "plant3property4secret",
  "plant5helper6token",
  "plant-old-job-password",
  "plant-tls-key-line",
  "plant-in-a-log",
  "plantbasic==",
  GRID_USER_KEY.private.split("\n")[2] ?? "",
];

const GRID_INFO = `# once it was plant-old-comment
grid my_grid_one
{
controller = 192.0.2.1
MIG_ip = 192.0.2.10:8080
app_config = "in_ip=192.0.2.10 db_password=plant1app2config3password licence_no=Plant9Licence8Looks7Random dsn=pg://u:plant-url-password@db/x pin=1234567 tag=gold"
MigHelper_config = "in_ip=192.0.2.20 api_token=plant5helper6token"
}
`;

const MIG_INI = `username = admin
password = "plant-ini-password"
webhook = https://hooks.example.net/plant-webhook-token
webhook_secret = plant-webhook-secret
tls_cert = tls.crt
tls_key = tls.key
`;

/** A machine with secrets in every file, and no daemon. */
function plant(dir: TempDir, change: { readonly gridInfo?: string; readonly journal?: string } = {}) {
  for (const folder of ["config", "state", "run"]) mkdirSync(dir.file(folder));
  writeFileSync(dir.file("config/grid.info"), change.gridInfo ?? GRID_INFO);
  writeFileSync(dir.file("config/mig.ini"), MIG_INI);
  writeFileSync(dir.file("config/private.key"), GRID_USER_KEY.private, { mode: 0o600 });
  writeFileSync(dir.file("config/tls.crt"), "no certificate");
  writeFileSync(
    dir.file("config/tls.key"),
    "-----BEGIN PRIVATE KEY-----\nplant-tls-key-line\n-----END PRIVATE KEY-----\n",
  );
  writeFileSync(dir.file("run/properties"), "in_ip=192.0.2.10\nroot_pw=plant3property4secret\n");
  writeFileSync(
    dir.file("mig.log"),
    "Authorization: Basic plantbasic==\npassword=plant-in-a-log\nhello plant3property4secret\nall is well\n",
  );
  if (change.journal !== undefined) writeFileSync(dir.file("state/journal.db"), change.journal);
  else writeJournal(dir.file("state/journal.db"));
  return {
    MIG_CONFIG: dir.file("config"),
    MIG_STATE: dir.file("state"),
    MIG_RUN: dir.file("run"),
    MIG_LOG: dir.file("mig.log"),
  };
}

function writeJournal(path: string): void {
  using journal = openSqliteJournal(path, systemClock);
  const properties = [{ name: "db_password", value: "plant-old-job-password" }];
  const spec = { ...jobOf(), facts: { properties } };
  journal.createJob(spec);
  const text =
    "app migrate 192.0.2.1 guestbook db_password=plant-old-job-password 'note=plant-old-job-password'";
  journal.append(spec.id, "agent", { type: "note", text });
  journal.audit({ by: "ann", what: "tried plant-ini-password", result: "refused" });
}

/** Path to text of each file of the archive, unpacked by the system's own tar. */
function unpack(dir: TempDir, data: Uint8Array): ReadonlyMap<string, string> {
  const path = writePrivateFile(dir.file("support.tar.gz"), data);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  mkdirSync(dir.file("out"));
  execFileSync("tar", ["-xzf", path, "-C", dir.file("out")]);
  const [folder = ""] = readdirSync(dir.file("out"));
  const root = join(dir.file("out"), folder);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [file.slice(root.length + 1), readFileSync(file, "utf8")];
    }),
  );
}

function expectNoSecret(files: ReadonlyMap<string, string>): void {
  const found = [...files].flatMap(([path, text]) =>
    SECRETS.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${path}`),
  );
  expect(found).toEqual([]);
}

describe("mig support without a daemon", () => {
  test("holds what helps, and not one secret", async () => {
    using dir = makeTempDir();
    const files = unpack(dir, (await collectSupport(plant(dir))).data);
    expectNoSecret(files);
    expect([...files.keys()].toSorted()).toEqual(
      expect.arrayContaining([
        "README.txt",
        "about.json",
        "audit.json",
        "config/grid.info",
        "grids.json",
        "lint.json",
      ]),
    );
    expect(files.get("config/grid.info")).toContain(
      'app_config = "in_ip=192.0.2.10 db_password=(set) licence_no=(set) dsn=(set) pin=(set) tag=gold"',
    );
    expect(files.get("config/mig.ini")).toContain("username = admin\npassword = (set)\n");
    expect(files.get("log/mig.log")).toContain("all is well");
    expect(files.get("log/mig.log")).toContain("hello (set)");
    expect([...files].find(([path]) => /^jobs\/.*\.log$/.test(path))?.[1]).toContain(
      "app migrate 192.0.2.1 guestbook",
    );
    expect(JSON.parse(files.get("missing.json") ?? "")).toEqual([
      { part: "host-keys.json", why: expect.stringContaining("host-keys.json") },
    ]);
  });

  test("names what cannot be read, with a broken configuration and a damaged journal, and still holds no secret", async () => {
    using dir = makeTempDir();
    const broken = GRID_INFO.replace('tag=gold"', "tag=gold").replace("api_token=", "api_token ");
    const environment = plant(dir, { gridInfo: broken, journal: "this is no database, plant-in-a-log" });
    const files = unpack(dir, (await collectSupport(environment)).data);
    expectNoSecret(files);
    expect(JSON.parse(files.get("lint.json") ?? "")).toMatchObject({ problem: { code: "CONFIG_INVALID" } });
    const missing = JSON.parse(files.get("missing.json") ?? "") as readonly { readonly part: string }[];
    expect(missing.map(({ part }) => part)).toEqual(expect.arrayContaining(["jobs", "audit.json"]));
  });

  test("is a file of its owner's, over nothing that is there", async () => {
    using dir = makeTempDir();
    const environment = plant(dir);
    const programs = {
      collectSupport: () => collectSupport(environment),
      writePrivateFile: async (path: string, data: Uint8Array) => writePrivateFile(path, data),
    };
    const output = dir.file("here.tar.gz");
    const options = { run: dir.file("run"), programs };
    expect(await mig(`support --output ${output}`, options)).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining(`tar -xzf ${output}`),
    });
    expect(await mig(`support --output ${output}`, options)).toMatchObject({
      exit: 8,
      stderr: expect.stringContaining("EEXIST"),
    });
  });
});
