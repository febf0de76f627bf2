import type { Property } from "../domain/grid.ts";

export interface PropertyList {
  readonly properties: readonly Property[];
  /** What is wrong with it, one sentence each. */
  readonly problems: readonly string[];
}

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/**
 * Reads `name=value name=value`, split on blanks. The values are the grid's business and stay as written: an address
 * that looks wrong is for the lint to warn about, never a reason to refuse the list.
 */
export function parsePropertyList(text: string): PropertyList {
  const properties = new Map<string, string>();
  const problems: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const equals = word.indexOf("=");
    const name = word.slice(0, Math.max(equals, 0));
    if (equals === -1) problems.push(`"${word}" is not of the form name=value`);
    else if (!NAME.test(name)) problems.push(`"${name}" is not the name of a property (in "${word}")`);
    else if (properties.has(name)) problems.push(`the property ${name} is given twice`);
    else properties.set(name, word.slice(equals + 1));
  }
  return { properties: Array.from(properties, ([name, value]) => ({ name, value })), problems };
}

export function formatPropertyList(properties: readonly Property[]): string {
  return properties.map(({ name, value }) => `${name}=${value}`).join(" ");
}
