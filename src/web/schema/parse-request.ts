import type { z } from "zod";
import { MigError } from "../../domain/errors.ts";
import { wordsFor } from "./issue-words.ts";

/** What came in, as the schema says; throws `BAD_REQUEST` that names every field that is wrong. */
export function parseRequest<T>(schema: z.ZodType<T>, input: unknown, part: "body" | "query" | "header"): T {
  const given = input ?? {};
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const wrong = [...new Set(result.error.issues.flatMap((issue) => wordsFor(issue, given, part)))];
  throw new MigError("BAD_REQUEST", `Cannot read the request: ${wrong.join("; ")}`, {
    hint: "/api/openapi.json describes every request.",
  });
}
