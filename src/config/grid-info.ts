import type { Grid } from "../domain/grid.ts";
import type { LintFinding } from "../domain/lint.ts";
import { createFindings, type Findings, sortFindings } from "./findings.ts";
import { type Block, readBlocks } from "./grid-info/blocks.ts";
import { buildGrid, DEFAULT_KEEP_SOURCE_SECONDS, type GridDefaults } from "./grid-info/build-grid.ts";
import { lexGridInfo } from "./grid-info/lines.ts";
import { sortBlock } from "./grid-info/sorted-block.ts";

/**
 * The reader of grid.info. The format is the original's and looser than any standard one: a value runs to the end of
 * its line, blanks included; a brace may stand on the line of its `grid` or on the next. So it is read line by line
 * (`grid-info/lines.ts`), the lines are put together to blocks (`blocks.ts`), the keys of a block are named
 * (`sorted-block.ts`) and read (`fields.ts`). Each stage reports what it cannot use and goes on, so that one run
 * finds everything; a grid with an error in it is left out of the result.
 */
export interface GridInfo {
  /** In file order; without those that have an error. */
  readonly grids: readonly Grid[];
  readonly findings: readonly LintFinding[];
  /** Where each of `grids` stands in the file. */
  readonly places: readonly GridPlace[];
}

export interface GridPlace {
  readonly grid: Grid;
  /** Line of `grid NAME`. */
  readonly line: number;
  /** Line of a key, under its proper name. */
  readonly keyLines: ReadonlyMap<string, number>;
}

export interface GridInfoOptions {
  /** Path of the file, for messages. */
  readonly file?: string | undefined;
  /** For grids without `keep_source`; default 24 hours. */
  readonly keepSourceSeconds?: number | undefined;
}

/** Reads grid.info; never throws. */
export function parseGridInfo(text: string, options: GridInfoOptions = {}): GridInfo {
  const findings = createFindings("grid.info");
  const defaults = { keepSourceSeconds: options.keepSourceSeconds ?? DEFAULT_KEEP_SOURCE_SECONDS };
  const blocks = readBlocks(lexGridInfo(text), findings);
  if (blocks.length === 0) {
    const remedy = "Write one block `grid NAME { … }` for each grid; appliance/sample.grid.info shows how";
    findings.error(undefined, `${options.file ?? "grid.info"} describes no grid`, remedy);
  }
  const places = blocks.flatMap((block) => placeOf(block, defaults, findings) ?? []);
  const unique = withoutDoubles(blocks, places, findings);
  return { grids: unique.map(({ grid }) => grid), places: unique, findings: sortFindings(findings.list) };
}

/** A grid is never half right: anything in its block that is an error leaves it out. */
function placeOf(block: Block, defaults: GridDefaults, findings: Findings): GridPlace | undefined {
  const errorsBefore = findings.errorCount;
  const sorted = sortBlock(block, findings);
  const grid = buildGrid(sorted, defaults, findings);
  const unclear = block.damaged || block.entries.some((entry) => entry.broken);
  if (grid === undefined || unclear || findings.errorCount > errorsBefore) return undefined;
  const keyLines = new Map([...sorted.known, ...sorted.extra].map(([key, { line }]) => [key, line]));
  return { grid, line: block.line, keyLines };
}

/** A name given twice names neither grid for sure; the first is kept so that the rest of the file can be checked. */
function withoutDoubles(
  blocks: readonly Block[],
  places: readonly GridPlace[],
  findings: Findings,
): readonly GridPlace[] {
  const first = new Map<string, Block>();
  const doubled = new Set<number>();
  for (const block of blocks) {
    const earlier = first.get(block.name);
    if (earlier === undefined) {
      first.set(block.name, block);
      continue;
    }
    doubled.add(block.line);
    const remedy = "Rename or remove one of them";
    findings.error(
      block.line,
      `grid ${block.name} is described twice, first on line ${earlier.line}`,
      remedy,
    );
  }
  return places.filter(({ line }) => !doubled.has(line));
}
