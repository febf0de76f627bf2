import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { type Paths, resolvePaths } from "../../src/config/paths.ts";
import { generateKeyPair } from "../../src/config/private-key.ts";
import { PUBLISHED_EXAMPLE } from "./published-example.ts";
import { makeTempDir } from "./temp-dir.ts";

export type ConfigFileName = "grid.info" | "private.key" | "mig.ini" | "properties";

/** A config volume of a test's own, with the files of a real one; gone with `using`. */
export interface ConfigVolume extends Disposable {
  readonly paths: Paths;
  write(name: ConfigFileName, data: string | Uint8Array, mode?: number): void;
  remove(name: ConfigFileName): void;
  /** Path of something in it. */
  file(name: string): string;
}

/** With the published grid.info and a fresh key, unless `empty`. */
export function makeConfigVolume({ empty = false }: { readonly empty?: boolean } = {}): ConfigVolume {
  const folder = makeTempDir();
  const config = folder.file("config");
  mkdirSync(config);
  const paths = resolvePaths({
    MIG_CONFIG: config,
    MIG_STATE: folder.file("state"),
    MIG_RUN: folder.file("run"),
  });
  mkdirSync(paths.run);
  const pathOf = (name: string) => (name === "properties" ? paths.properties : `${config}/${name}`);
  const volume: ConfigVolume = {
    paths,
    file: pathOf,
    write(name, data, mode = name === "private.key" ? 0o600 : 0o644) {
      writeFileSync(pathOf(name), data, { mode });
      chmodSync(pathOf(name), mode);
    },
    remove: (name) => rmSync(pathOf(name)),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
  if (!empty) {
    volume.write("grid.info", PUBLISHED_EXAMPLE);
    volume.write("private.key", generateKeyPair("mig@test").privateKey.revealBytes());
  }
  return volume;
}
