import type { z } from "zod";
import { MigError } from "../../domain/errors.ts";

/** What came in, as the schema says; throws `BAD_REQUEST` that names every field that is wrong. */
export function parseRequest<T>(schema: z.ZodType<T>, input: unknown, part: "body" | "query" | "header"): T {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `${path.join(".") || part}: ${message}`);
  throw new MigError("BAD_REQUEST", `Cannot read the request: ${wrong.join("; ")}`, {
    hint: "The API is described in src/web/README.md.",
  });
}
