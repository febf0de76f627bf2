import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { hashPassword } from "../../../src/config/password.ts";
import { resolvePaths } from "../../../src/config/paths.ts";
import { openDaemonConfig } from "../../../src/programs/daemon-config.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";

const INI =
  "# who may in, caf\u00e9\nusername = admin\npassword = old secret\n\n[hooks]\nverify = bin/verify\n";

function openConfig(dir: TempDir, env: Record<string, string> = {}) {
  const places = { MIG_CONFIG: dir.path, MIG_STATE: dir.file("state"), MIG_RUN: dir.file("run") };
  const paths = resolvePaths({ ...places, ...env });
  return openDaemonConfig({ role: "agent", paths, clock: systemClock, say: () => undefined });
}

test("a new password counts at once, and the rest of mig.ini stays as it is, byte for byte", async () => {
  using dir = makeTempDir();
  const path = dir.file("mig.ini");
  writeFileSync(path, INI, "latin1");
  chmodSync(path, 0o640);
  await using config = await openConfig(dir);
  const before = config.webSettings();
  expect(await before.passwordVerifier?.verify("old secret")).toBe(true);
  expect(await config.changePassword({ password: "correct horse", by: "test" })).toEqual({ written: path });
  const after = config.webSettings();
  expect(await after.passwordVerifier?.verify("correct horse")).toBe(true);
  expect(await after.passwordVerifier?.verify("old secret")).toBe(false);
  expect(after.passwordVerifier?.mark).not.toBe(before.passwordVerifier?.mark);
  const lines = readFileSync(path, "latin1").split("\n");
  expect(lines[2]).toMatch(/^password_hash = \$argon2id\$/);
  expect(lines.toSpliced(2, 1)).toEqual(INI.split("\n").toSpliced(2, 1));
  expect(statSync(path).mode & 0o777).toBe(0o640);
});

test("the mark of a password is the same as long as the password is", async () => {
  using dir = makeTempDir();
  writeFileSync(
    dir.file("mig.ini"),
    `username = admin\npassword_hash = ${await hashPassword("correct horse")}\n`,
  );
  await using config = await openConfig(dir);
  const { mark } = config.webSettings().passwordVerifier ?? {};
  await config.reload("test");
  expect(mark).toMatch(/^\S+$/);
  expect(config.webSettings().passwordVerifier?.mark).toBe(mark);
});

test.each([
  ["too short", "1234567", "it has 7 characters"],
  ["empty", "", "it is empty"],
  ["with a control character", "correct\u0007horse", "control character"],
])("a password that is %s is refused, and mig.ini is not touched", async (_title, password, words) => {
  using dir = makeTempDir();
  writeFileSync(dir.file("mig.ini"), INI, "latin1");
  await using config = await openConfig(dir);
  await expect(config.changePassword({ password, by: "test" })).rejects.toMatchObject({
    code: "CONFIRMATION",
    message: expect.stringContaining(words),
  });
  expect(readFileSync(dir.file("mig.ini"), "latin1")).toBe(INI);
});

test("a password that a property says is not changed behind its back", async () => {
  using dir = makeTempDir();
  writeFileSync(dir.file("mig.ini"), "mode = both\n");
  writeFileSync(dir.file("properties"), "username=admin\npassword=old secret\n");
  await using config = await openConfig(dir, { MIG_PROPERTIES: dir.file("properties") });
  await expect(config.changePassword({ password: "correct horse", by: "test" })).rejects.toMatchObject({
    code: "JOB_STATE",
    hint: expect.stringContaining("property password"),
  });
  expect(readFileSync(dir.file("mig.ini"), "utf8")).toBe("mode = both\n");
});
