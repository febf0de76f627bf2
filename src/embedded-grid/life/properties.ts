import { isIP } from "node:net";
import type { Property } from "../../domain/grid.ts";
import { refuse } from "../refusal.ts";
import type { ApplicationView, BoundaryProperty, GridApplication, ReadonlyDeep } from "../world/world.ts";

/** `cpu.dflt=`, `mem.dflt=`, `<volume>.size=`: accepted and kept, nothing is enforced. */
const RESOURCE = /^(?:cpu|mem|bw)(?:\.(?:min|max|dflt))?$|^(?:\w+\.)?\w+\.size$/;

export type Boundary = ReadonlyDeep<BoundaryProperty>;

/** What was set, with defaults filled in; without those that have neither. */
export function effectiveProperties(application: ApplicationView): readonly Property[] {
  return application.boundary.flatMap((boundary) => {
    const value = setValue(application, boundary.name) ?? boundary.default;
    return value === undefined ? [] : [{ name: boundary.name, value }];
  });
}

export function setValue(application: ApplicationView, name: string): string | undefined {
  return application.properties.find((property) => property.name === name)?.value;
}

/** The first mandatory property without a value. */
export function findMissing(application: ApplicationView): Boundary | undefined {
  const known = new Set(
    effectiveProperties(application)
      .filter((p) => p.value !== "")
      .map((p) => p.name),
  );
  return application.boundary.find((boundary) => boundary.mandatory && !known.has(boundary.name));
}

/** Throws the refusal for the first setting that is unknown or has a bad value. */
export function checkSettings(application: ApplicationView, settings: readonly Property[]): void {
  for (const { name, value } of settings) {
    if (RESOURCE.test(name)) continue;
    const boundary = application.boundary.find((candidate) => candidate.name === name);
    if (boundary === undefined) throw unaccepted(application.name, `unknown property '${name}'`);
    if (!accepts(boundary, value)) throw unaccepted(application.name, `bad value for property '${name}'`);
  }
}

/** Applies settings that `checkSettings` let pass. */
export function applySettings(draft: GridApplication, settings: readonly Property[]): void {
  for (const setting of settings) {
    const isResource = RESOURCE.test(setting.name);
    const list = isResource ? draft.resources : draft.properties;
    const old = list.find((property) => property.name === setting.name);
    if (old === undefined) list.push({ ...setting });
    else old.value = setting.value;
    if (isResource) resize(draft, setting);
  }
}

function resize(draft: GridApplication, setting: Property): void {
  const name = /^(?:\w+\.)?(\w+)\.size$/.exec(setting.name)?.[1];
  const volume = draft.volumes.find((candidate) => candidate.name === name);
  const bytes = parseSize(setting.value);
  if (volume !== undefined && bytes !== undefined) volume.sizeBytes = bytes;
}

const UNITS: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** `512M`, `2G`, `1048576` → bytes; undefined when it is no size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([KMGT]?)B?$/i.exec(text.trim());
  const factor = UNITS[match?.[2]?.toUpperCase() ?? "-"];
  return match === null || factor === undefined ? undefined : Math.round(Number(match[1]) * factor);
}

function accepts(boundary: Boundary, value: string): boolean {
  switch (boundary.type) {
    case "string":
      return true;
    case "ip":
      return isIP(value) !== 0;
    case "integer":
      return /^-?\d+$/.test(value);
  }
}

function unaccepted(application: string, reason: string): Error {
  return refuse("configure", "application", application, reason);
}
