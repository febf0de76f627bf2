import type { z } from "zod";
import type { ErrorCode } from "../../domain/errors.ts";

/** One request of the API, as the document describes it. */
export interface Operation {
  readonly method: "get" | "post";
  /** Under the root, `{id}` for what stands in the path. */
  readonly path: string;
  /** Stable: generated clients name their functions after it. */
  readonly id: string;
  readonly summary: string;
  readonly tag: Tag;
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  readonly headers?: readonly Header[];
  readonly answers: Readonly<Record<number, Answer>>;
  /** Beyond those that every request may meet. */
  readonly errors?: readonly ErrorCode[];
  /** Needs no password. */
  readonly isOpen?: boolean;
}

export type Tag = "state" | "jobs" | "grids" | "repair" | "set-up" | "console" | "health";

export interface Header {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly description: string;
}

export interface Answer {
  readonly description: string;
  /** JSON, unless `content` says otherwise; absent: no body. */
  readonly schema?: z.ZodType;
  /** Besides or instead of JSON: media types whose text no schema describes. */
  readonly content?: readonly string[];
  /** `Location` names the job. */
  readonly location?: boolean;
}

export function json(schema: z.ZodType, description = "The answer"): Readonly<Record<number, Answer>> {
  return { 200: { description, schema } };
}
