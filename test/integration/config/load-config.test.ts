import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/config.ts";
import { formatFinding, isError } from "../../../src/domain/lint.ts";
import { makeConfigVolume } from "../../support/config-volume.ts";

const run = promisify(execFile);
const NOBODY = 65_534;

describe("the configuration", () => {
  test("of a real volume is read whole", () => {
    using volume = makeConfigVolume();
    volume.write("mig.ini", "keep_source = 7d\nport_no = 9090\n");
    volume.write("properties", "username=admin\npassword=x\nport_no=8080\n");
    const config = loadConfig(volume.paths);
    expect(config.problem).toBeUndefined();
    expect(config.grids.map(({ name, keepSourceSeconds }) => [name, keepSourceSeconds])).toEqual([
      ["my_grid_one", 604_800],
      ["my_grid_two", 604_800],
    ]);
    expect(config.key?.type).toBe("ssh-ed25519");
    expect(config.settings).toMatchObject({ portNo: 8080, authentication: { kind: "password" } });
    expect(config.findings.filter(isError)).toEqual([]);
    expect(config.findings).toHaveLength(3);
  });

  test("without grid.info has the rest, and says what is missing", () => {
    using volume = makeConfigVolume();
    volume.remove("grid.info");
    const config = loadConfig(volume.paths);
    expect(config).toMatchObject({ grids: [], settings: { mode: "both" } });
    expect(config.key).toBeDefined();
    expect(config.problem).toEqual({
      code: "CONFIG_MISSING",
      message: `Cannot find ${volume.paths.gridInfo}: it does not exist`,
      hint: `Write ${volume.paths.gridInfo}; sample.grid.info in MIG's package shows how`,
    });
  });

  test("on an empty volume asks whether the volume is mounted", () => {
    using volume = makeConfigVolume({ empty: true });
    expect(loadConfig(volume.paths).problem?.hint).toContain("is the config volume mounted?");
    rmSync(volume.paths.config, { recursive: true });
    expect(loadConfig(volume.paths).problem?.hint).toContain("is the config volume mounted?");
  });

  test("under the names of the original's datasheet says which to rename", () => {
    using volume = makeConfigVolume();
    renameSync(volume.paths.gridInfo, volume.file("grid_info"));
    renameSync(volume.paths.privateKey, volume.file("private_key"));
    const remedies = loadConfig(volume.paths).findings.map(({ remedy }) => remedy);
    expect(remedies).toEqual([
      `Rename it if this is the file: mv ${volume.file("grid_info")} ${volume.paths.gridInfo}`,
      `Rename it if this is the key: mv ${volume.file("private_key")} ${volume.paths.privateKey}`,
    ]);
  });

  test("with errors in grid.info keeps the good grids and names the first error", () => {
    using volume = makeConfigVolume();
    volume.write("grid.info", "grid a {\nport = x\n}\n");
    const { grids, problem } = loadConfig(volume.paths);
    expect(grids).toEqual([]);
    expect(problem).toEqual({
      code: "CONFIG_INVALID",
      message:
        "Cannot use grid.info: line 1: grid a lacks the key controller (and 4 more; `mig lint` shows all)",
      hint: "Add `controller = …`",
    });
  });

  test("with errors everywhere reports all of them at once", () => {
    using volume = makeConfigVolume({ empty: true });
    volume.write("grid.info", "nonsense\n");
    volume.write("private.key", "");
    volume.write("mig.ini", "mode = x\n");
    volume.write("properties", "port_no=y\n");
    const errors = loadConfig(volume.paths).findings.filter(isError);
    expect(new Set(errors.map(({ file }) => file))).toEqual(
      new Set(["grid.info", "private.key", "mig.ini", "properties"]),
    );
    expect(loadConfig(volume.paths).problem?.message).toMatch(/^Cannot use grid.info: /);
  });

  test("is not read from folders, huge files, UTF-16 and pipes", async () => {
    using volume = makeConfigVolume();
    const problem = () => loadConfig(volume.paths).problem?.message;
    volume.write("grid.info", Buffer.from("\uFEFFgrid a {", "utf16le"));
    expect(problem()).toBe(`Cannot use ${volume.paths.gridInfo}: it is in UTF-16`);
    volume.write("grid.info", "#".repeat(300_000));
    expect(problem()).toContain("300000 bytes");
    volume.remove("grid.info");
    mkdirSync(volume.paths.gridInfo);
    expect(problem()).toContain("not a file");
    rmSync(volume.paths.gridInfo, { recursive: true });
    await run("mkfifo", [volume.paths.gridInfo]);
    expect(problem()).toContain("not a file");
  });

  test("in Latin-1 is read, with a warning", () => {
    using volume = makeConfigVolume();
    const text =
      'grid a {\ncontroller = c\nlocation = Z\u00fcrich\nMIG_ip = 192.0.2.1:8080\napp_config = ""\nMigHelper_config = "in_ip=192.0.2.2 out_ip=192.0.2.3 gateway=192.0.2.4"\n}';
    volume.write("grid.info", Buffer.from(text, "latin1"));
    const config = loadConfig(volume.paths);
    expect(config.grids[0]?.location).toBe("Zürich");
    expect(config.findings.map(formatFinding)).toContain(
      `grid.info: warning: ${volume.paths.gridInfo} is not UTF-8 and is read as Latin-1`,
    );
  });

  test("warns when others can change grid.info, or read a password in mig.ini", () => {
    using volume = makeConfigVolume();
    volume.write("mig.ini", "username = u\npassword = p\n", 0o644);
    chmodSync(volume.paths.gridInfo, 0o666);
    const findings = loadConfig(volume.paths).findings.map(({ file, remedy }) => `${file}: ${remedy ?? ""}`);
    expect(findings).toContain(`grid.info: chmod 644 ${volume.paths.gridInfo}`);
    expect(findings).toContain(`mig.ini: chmod 600 ${volume.paths.migIni}`);
    chmodSync(volume.paths.migIni, 0o640);
    expect(loadConfig(volume.paths).findings.map(({ remedy }) => remedy)).not.toContain(
      `chmod 600 ${volume.paths.migIni}`,
    );
  });

  test("looks for the files that the settings name", () => {
    using volume = makeConfigVolume();
    volume.write("mig.ini", "tls_cert = a.crt\ntls_key = a.key\n[hooks]\nverify = hook\n");
    const { findings, problem } = loadConfig(volume.paths);
    const own = findings
      .filter(({ file }) => file === "mig.ini")
      .map(({ line, severity }) => [line, severity]);
    expect(own).toEqual([
      [1, "error"],
      [2, "error"],
      [4, "warning"],
    ]);
    expect(problem?.message).toContain("Cannot use mig.ini: line 1: tls_cert");
    writeFileSync(volume.file("hook"), "", { mode: 0o755 });
    for (const name of ["a.crt", "a.key"]) writeFileSync(volume.file(name), "", { mode: 0o600 });
    const left = loadConfig(volume.paths).findings.filter(({ file }) => file === "mig.ini");
    expect(left).toMatchObject([
      { line: 1, message: expect.stringContaining("not a certificate in PEM format") },
    ]);
  });

  test("warns when MIG_PROPERTIES names a file that is not there", () => {
    using volume = makeConfigVolume();
    const { findings } = loadConfig({ ...volume.paths, propertiesNamed: true });
    expect(findings.filter(({ file }) => file === "properties")).toMatchObject([{ severity: "warning" }]);
  });
});

describe("private.key", () => {
  test.each(["644", "640", "660", "604", "777", "610"])(
    "of mode %s is refused with the command that mends it",
    (mode) => {
      using volume = makeConfigVolume();
      chmodSync(volume.paths.privateKey, Number.parseInt(mode, 8));
      const { key, problem } = loadConfig(volume.paths);
      expect(key).toBeUndefined();
      expect(problem).toEqual({
        code: "KEY_TOO_OPEN",
        message: `Cannot use the private key: others can read or change ${volume.paths.privateKey} (mode ${mode}, expected 600)`,
        hint: `chmod 600 ${volume.paths.privateKey}`,
      });
    },
  );

  test.each(["600", "400", "700"])("of mode %s is taken", (mode) => {
    using volume = makeConfigVolume();
    chmodSync(volume.paths.privateKey, Number.parseInt(mode, 8));
    expect(loadConfig(volume.paths)).toMatchObject({ key: { type: "ssh-ed25519" } });
  });

  test("behind a link is judged by the file, not by the link", () => {
    using volume = makeConfigVolume();
    renameSync(volume.paths.privateKey, volume.file("real"));
    symlinkSync("real", volume.paths.privateKey);
    expect(loadConfig(volume.paths).key).toBeDefined();
    chmodSync(volume.file("real"), 0o644);
    expect(loadConfig(volume.paths).problem?.code).toBe("KEY_TOO_OPEN");
  });

  test("that is missing, a folder, or far too big is no key", () => {
    using volume = makeConfigVolume();
    volume.write("private.key", "x".repeat(70_000));
    expect(loadConfig(volume.paths).problem?.message).toContain("70000 bytes, which no key has");
    volume.remove("private.key");
    expect(loadConfig(volume.paths).problem).toMatchObject({
      code: "KEY_MISSING",
      hint: expect.stringContaining("mig keygen"),
    });
    mkdirSync(volume.paths.privateKey, { mode: 0o700 });
    expect(loadConfig(volume.paths).problem?.code).toBe("KEY_INVALID");
  });

  test("that MIG's user cannot read names the user and the commands", () => {
    using volume = makeConfigVolume();
    const path = volume.paths.privateKey;
    // The test's own two folders above the volume; nothing outside of them.
    for (const folder of ["..", "../.."]) chmodSync(join(volume.paths.config, folder), 0o755);
    const problem = asUnprivileged(path, () => loadConfig(volume.paths).problem);
    expect(problem?.code).toBe("KEY_UNREADABLE");
    expect(problem?.message).toMatch(/^Cannot read the private key .* as user \S+ \(EACCES\)$/);
    expect(problem?.hint).toMatch(/^As root: chown \S+ \S+ && chmod 600 \S+$/);
  });
});

/** Root reads every file, so it steps down to nobody; anybody else takes the right to read from itself. */
function asUnprivileged<T>(path: string, act: () => T): T {
  if (process.geteuid?.() !== 0) {
    chmodSync(path, 0);
    return act();
  }
  process.seteuid?.(NOBODY);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
  }
}
