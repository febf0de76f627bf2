import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./tool.ts";

/** One import, of types too: what one file knows of another. */
export interface Import {
  /** As `src/jobs/engine.ts`. */
  readonly from: string;
  /** A file of ours likewise; else the name as written, as `node:fs` or `ssh2`. */
  readonly to: string;
}

const IMPORT = /^(?:import|export)\b[^"'`;]*?\bfrom "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm;

export function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(IMPORT)].map(([, from, bare, dynamic]) => {
    const name = from ?? bare ?? dynamic ?? "";
    return { from: file, to: name.startsWith(".") ? join(dirname(file), name) : name };
  });
}

/** Each circle of imports once, as a path that ends where it began. */
export function findCycles(imports: readonly Import[]): readonly string[] {
  const next = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  function visit(file: string, path: readonly string[]): void {
    const start = path.indexOf(file);
    if (start >= 0) found.push([...path.slice(start), file].join(" → "));
    if (start >= 0 || done.has(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  }
  for (const file of next.keys()) visit(file, []);
  return found;
}
