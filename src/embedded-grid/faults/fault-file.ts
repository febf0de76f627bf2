import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../world/atomic-file.ts";
import { type Fault, type FaultName, isFaultName } from "./fault.ts";

/**
 * Faults stand in `<directory>/faults.json`, read at every decision, so that a test bench, a person with an
 * editor and `grid fault` all set them the same way, while the grid runs and before it starts.
 */
const faultsSchema = z.array(
  z.object({
    name: z.string().refine(isFaultName, "unknown fault"),
    args: z.array(z.string()).default([]),
    times: z.int().positive().optional(),
    after: z.int().nonnegative().optional(),
  }),
);

function faultsPath(directory: string): string {
  return join(directory, "faults.json");
}

/** A missing file means none; a bad one throws. */
export function readFaults(directory: string): readonly Fault[] {
  let text: string;
  try {
    text = readFileSync(faultsPath(directory), "utf8");
  } catch {
    return [];
  }
  return faultsSchema.parse(JSON.parse(text)).map((fault) => toFault(fault));
}

export function writeFaults(directory: string, faults: readonly Fault[]): void {
  writeFileAtomically(faultsPath(directory), `${JSON.stringify(faults, undefined, 2)}\n`);
}

export interface FaultOptions {
  readonly args?: readonly (string | number)[];
  /** Absent: until cleared. */
  readonly times?: number | undefined;
  /** Passes over so many first. */
  readonly after?: number | undefined;
}

/** Adds one. */
export function setFault(directory: string, name: FaultName, options: FaultOptions = {}): void {
  const fault = toFault({ ...options, name, args: (options.args ?? []).map(String) });
  writeFaults(directory, [...readFaults(directory), fault]);
}

/** Without a name all go. */
export function clearFaults(directory: string, name?: FaultName): void {
  const left = name === undefined ? [] : readFaults(directory).filter((fault) => fault.name !== name);
  writeFaults(directory, left);
}

function toFault(parsed: z.infer<typeof faultsSchema>[number]): Fault {
  const { name, args, times, after } = parsed;
  if (!isFaultName(name)) throw new Error(`Cannot read the faults: no fault is called ${name}`);
  return {
    name,
    args,
    ...(times === undefined ? {} : { times }),
    ...(after === undefined || after === 0 ? {} : { after }),
  };
}
