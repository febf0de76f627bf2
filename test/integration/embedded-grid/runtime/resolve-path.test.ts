import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resolvePath } from "../../../../src/embedded-grid/runtime/resolve-path.ts";
import { makeTempDir, type TempDir } from "../../../support/temp-dir.ts";

/** A volume `data` with a file and a folder, beside a file that is none of its business. */
function makeVolume(temp: TempDir): { volume: string; resolve: (path: string) => string | undefined } {
  const volume = join(realpathSync(temp.path), "volume");
  mkdirSync(join(volume, "folder"), { recursive: true });
  writeFileSync(join(volume, "file"), "");
  writeFileSync(temp.file("secret"), "");
  return { volume, resolve: (path) => resolvePath([{ directory: volume, mountPath: "/mnt/data" }], path) };
}

test("paths on a volume lead to its directory, also to what is not there yet", () => {
  using temp = makeTempDir();
  const { volume, resolve } = makeVolume(temp);
  const found: Readonly<Record<string, string>> = {
    "/mnt/data": volume,
    "/mnt/data/": volume,
    "/mnt/data/file": join(volume, "file"),
    "/mnt//data/./folder/": join(volume, "folder"),
    "/mnt/data/folder/new": join(volume, "folder/new"),
    "/mnt/data/a/b/c": join(volume, "a/b/c"),
  };
  for (const [path, real] of Object.entries(found)) expect(resolve(path), path).toBe(real);
});

test.for([
  "",
  "/",
  "/mnt",
  "/mnt/dat",
  "/mnt/data2/file",
  "mnt/data/file",
  "file",
  "/mnt/data/../../secret",
  "/mnt/data/../data/file",
  "/mnt/data/folder/..",
  "/mnt/data/file\0",
  "/etc/passwd",
])("%j is on no volume", (path) => {
  using temp = makeTempDir();
  expect(makeVolume(temp).resolve(path)).toBeUndefined();
});

test("links that stay on the volume are followed", () => {
  using temp = makeTempDir();
  const { volume, resolve } = makeVolume(temp);
  symlinkSync("file", join(volume, "link"));
  symlinkSync("../volume/folder", join(volume, "round"));
  expect(resolve("/mnt/data/link")).toBe(join(volume, "file"));
  expect(resolve("/mnt/data/round/new")).toBe(join(volume, "folder/new"));
});

test("links that lead out of the volume lead nowhere, in whatever place they stand", () => {
  using temp = makeTempDir();
  const { volume, resolve } = makeVolume(temp);
  const targets = {
    up: "..",
    file: "../secret",
    root: "/",
    missing: temp.file("not-there"),
    self: "self",
    seen: "/mnt/data/file",
    loop: "folder/../../volume/../secret",
  };
  for (const [name, target] of Object.entries(targets)) {
    const link = join(volume, `to-${name}`);
    symlinkSync(target, link);
    for (const path of [
      `/mnt/data/to-${name}`,
      `/mnt/data/to-${name}/secret`,
      `/mnt/data/to-${name}/new/file`,
    ]) {
      expect(resolve(path), `${path} → ${target}`).toBeUndefined();
    }
  }
});

test("a volume whose directory is not there has no paths", () => {
  expect(
    resolvePath([{ directory: "/nowhere/at/all", mountPath: "/mnt/data" }], "/mnt/data/x"),
  ).toBeUndefined();
});
