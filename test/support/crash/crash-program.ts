import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../tool.ts";

/**
 * The program as it ships, in a directory of the test's own, for a bundle starts in half the time of the sources; its
 * guestbook is {@link file://./one-service.ts}, for every process less is many starts less. Returns what to start.
 */
export function buildProgram(directory: string): string {
  const node = process.execPath;
  execFileSync(node, [join(ROOT, "appliance/bundle.ts"), directory], { stdio: "pipe" });
  const esbuild = [
    join(ROOT, "node_modules/esbuild/bin/esbuild"),
    "--bundle",
    "--platform=node",
    "--format=cjs",
  ];
  const service = join(ROOT, "test/support/crash/one-service.ts");
  const out = `--outfile=${join(directory, "embedded-grid/guestbook.js")}`;
  execFileSync(node, [...esbuild, "--target=node24", "--allow-overwrite", service, out], { stdio: "pipe" });
  return join(directory, "mig.cjs");
}
