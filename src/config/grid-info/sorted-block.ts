import { findNearest } from "../../domain/nearest.ts";
import type { Findings } from "../findings.ts";
import type { Block, Entry } from "./blocks.ts";
import { DEFAULT_DRIVER, DRIVER_KEYS, type DriverKeys, driverOfKey } from "./driver-keys.ts";
import { GRID_KEYS } from "./keys.ts";

/** A block whose keys are known by name, each at most once. */
export interface SortedBlock {
  readonly block: Block;
  readonly driver: string;
  /** Known keys under their proper names; those without a value are left out. */
  readonly known: ReadonlyMap<string, Entry>;
  /** Keys for the driver, and unknown ones. */
  readonly extra: ReadonlyMap<string, Entry>;
}

const COMMON = new Map(GRID_KEYS.map((key) => [key.name, key]));

/** Names each entry, and reports what is unknown, doubled, written in another case, empty or missing. */
export function sortBlock(block: Block, findings: Findings): SortedBlock {
  const driver = block.entries.find(({ key }) => key.toLowerCase() === "driver")?.value || DEFAULT_DRIVER;
  const driverKeys = DRIVER_KEYS.get(driver);
  const names = [...COMMON.keys(), ...(driverKeys?.keys ?? []).map((key) => key.name)];
  const known = new Map<string, Entry>();
  const extra = new Map<string, Entry>();
  for (const entry of block.entries) {
    const name = properName(entry, names, findings);
    const first = known.get(name) ?? extra.get(name);
    if (first !== undefined) {
      const remedy = `Remove line ${first.line} or line ${entry.line}`;
      findings.error(entry.line, `${name} is given twice, first on line ${first.line}`, remedy);
    } else {
      if (!names.includes(name)) warnUnknown(entry, { names, driver }, findings);
      (COMMON.has(name) ? known : extra).set(name, entry);
    }
  }
  reportMissing(block, { known, driverKeys }, findings);
  dropEmpty(known, findings);
  return { block, driver, known, extra };
}

function properName({ key, line }: Entry, names: readonly string[], findings: Findings): string {
  const name = names.find((candidate) => candidate.toLowerCase() === key.toLowerCase());
  if (name === undefined || name === key) return key;
  findings.warning(line, `the key "${key}" is read as ${name}`, `Write it as ${name}`);
  return name;
}

function warnUnknown(
  { key, line }: Entry,
  place: { readonly names: readonly string[]; readonly driver: string },
  findings: Findings,
) {
  const owner = driverOfKey(key);
  if (owner !== undefined) {
    findings.warning(
      line,
      `${key} is a key of the driver ${owner}, and this grid's driver is ${place.driver}`,
      "Remove it",
    );
    return;
  }
  const nearest = findNearest(key, place.names);
  const remedy = nearest === undefined ? "Remove it if nothing needs it" : `Did you mean ${nearest}?`;
  findings.warning(line, `the key ${key} is not known`, remedy);
}

interface Present {
  readonly known: ReadonlyMap<string, Entry>;
  readonly driverKeys: DriverKeys | undefined;
}

function reportMissing(block: Block, { known, driverKeys }: Present, findings: Findings): void {
  const required = GRID_KEYS.filter((key) => key.required || driverKeys?.requires.includes(key.name));
  for (const { name, mayBeEmpty } of required.filter((key) => !known.has(key.name))) {
    const form = mayBeEmpty ? `${name} = "" if nothing is to be set` : `${name} = …`;
    findings.error(block.line, `grid ${block.name} lacks the key ${name}`, `Add \`${form}\``);
  }
}

function dropEmpty(known: Map<string, Entry>, findings: Findings): void {
  for (const [name, entry] of known) {
    const spec = COMMON.get(name);
    if (spec === undefined || entry.value !== "" || entry.broken || spec.mayBeEmpty) continue;
    known.delete(name);
    if (spec.required) findings.error(entry.line, `${name} has no value`, `Write it as \`${name} = …\``);
    else
      findings.warning(
        entry.line,
        `${name} has no value and is left out`,
        "Remove the line or give it a value",
      );
  }
}
