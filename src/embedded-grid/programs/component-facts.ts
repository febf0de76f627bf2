import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseProperties } from "../runtime/properties-file.ts";

/** What a program finds around it in a component. */
export interface ComponentFacts {
  readonly properties: ReadonlyMap<string, string>;
  /** Directory of the volume `data`. */
  readonly data: string;
  /** Directory of the sockets between the components of the application. */
  readonly wires: string;
}

/** Throws when this is no component: the variables that say where things are are missing. */
export function readComponentFacts(): ComponentFacts {
  return {
    properties: parseProperties(readFileSync(variable("MIG_PROPERTIES"), "utf8")),
    data: variable("MIG_DATA"),
    wires: variable("MIG_WIRES"),
  };
}

/** Tells the grid that the component is up. */
export function sayReady(): void {
  writeFileSync(join(variable("MIG_RUN"), "ready"), "");
}

/** A property that must be there; throws when it has no value. */
export function property({ properties }: ComponentFacts, name: string): string {
  const value = properties.get(name);
  if (value === undefined || value === "") throw new Error(`Cannot start: property ${name} has no value`);
  return value;
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`Cannot start: ${name} is not set; this program runs in a component`);
  return value;
}
