import { MigError } from "../../../domain/errors.ts";
import type { ExecResult } from "../../../ssh/ssh.ts";
import { parseUdl } from "../udl/parser.ts";
import { findValue, type UdlEntity } from "../udl/tree.ts";
import { demandSuccess } from "./refusal.ts";

/** The entities of one type that a `--batch` command printed. Throws as `RemoteCommand.parse` does. */
export function readEntities(result: ExecResult, cannot: string, type: string): readonly UdlEntity[] {
  demandSuccess(result, cannot);
  return parseAnswer(result.stdout, cannot).filter((entity) => entity.type === type);
}

/** The one entity of that type. */
export function readEntity(result: ExecResult, cannot: string, type: string): UdlEntity {
  const [entity] = readEntities(result, cannot, type);
  if (entity === undefined) throw badAnswer(cannot, `expected a block ${type}, found none`);
  return entity;
}

function parseAnswer(text: string, cannot: string): readonly UdlEntity[] {
  try {
    return parseUdl(text);
  } catch (error) {
    throw error instanceof MigError ? inContext(error, cannot) : error;
  }
}

function inContext(error: MigError, cannot: string): MigError {
  const { code, message, hint, details } = error;
  return new MigError(code, `${cannot}: ${message}`, { hint, details, cause: error });
}

export function badAnswer(cannot: string, what: string): MigError {
  return new MigError("GRID_ANSWER", `${cannot}: ${what}`, {
    hint: "The controller printed something MIG does not know; type the command there and look at its output.",
  });
}

/** Empty when the attribute is not there. */
export function textOf(entity: UdlEntity, name: string): string {
  return findValue(entity, name) ?? "";
}

/** A whole number, absent when it is not there or is none. */
export function wholeOf(entity: UdlEntity, name: string): number | undefined {
  const text = textOf(entity, name);
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** `1` in batch output, `yes` in what some releases print. */
export function isSet(entity: UdlEntity, name: string): boolean {
  return ["1", "yes"].includes(textOf(entity, name));
}
