import { MigError } from "../../domain/errors.ts";
import type { Property } from "../../domain/grid.ts";

/** One `name=value` a line; throws `BAD_REQUEST` for what a line cannot hold. */
export function formatProperties(properties: readonly Property[]): string {
  return properties.map(formatProperty).join("");
}

function formatProperty({ name, value }: Property): string {
  if (!/^[\w.-]+$/.test(name)) {
    throw new MigError(
      "BAD_REQUEST",
      `Cannot pass property ${JSON.stringify(name)} to a component: bad name`,
    );
  }
  if (/[\n\r\0]/.test(value)) {
    throw new MigError(
      "BAD_REQUEST",
      `Cannot pass property ${name} to a component: its value has a line end`,
    );
  }
  return `${name}=${value}\n`;
}

/** Lines without `=` are passed over; of two with the same name the last counts. */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const pairs = text.split("\n").flatMap((line) => {
    const at = line.indexOf("=");
    return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
  });
  return new Map(pairs);
}
