import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { findInstallation } from "../../embedded-grid/runtime/installation.ts";
import type { Typed } from "./scene.ts";

/**
 * `mig` on a machine where no agent runs: nothing but this package, and a directory with grid.info and the key. What it
 * says beside its result is left out where there is a result.
 */
export async function runMigElsewhere(
  directory: string,
  words: readonly string[],
  signal: AbortSignal,
): Promise<Typed> {
  const { node, main } = findInstallation();
  const { PATH } = process.env;
  const place = { MIG_CONFIG: directory, MIG_STATE: directory, MIG_RUN: directory };
  const argv = ["--disable-warning=ExperimentalWarning", main, ...words];
  const child = spawn(node, argv, { env: { PATH, ...place }, stdio: ["ignore", "pipe", "pipe"], signal });
  const [out, beside, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { exit: typeof code === "number" ? code : -1, text: (out === "" ? beside : out).trimEnd() };
}
