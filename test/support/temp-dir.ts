import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TempDir extends Disposable {
  readonly path: string;
  /** Path of something in it. */
  file(...names: readonly string[]): string;
}

/** A directory of the test's own, gone with `using`. Short, for Unix sockets have to fit in it. */
export function makeTempDir(): TempDir {
  const path = mkdtempSync(join(tmpdir(), "t-"));
  return {
    path,
    file: (...names) => join(path, ...names),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
