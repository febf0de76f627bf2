import { z } from "zod";
import { ERROR_CODES, type ErrorCode } from "../../domain/errors.ts";
import { VERSION } from "../../version.ts";
import { problem } from "./answers/basics.ts";
import type { Answer, Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

type Json = Readonly<Record<string, unknown>>;

/** What every request may meet. */
const EVERYWHERE: readonly ErrorCode[] = ["UNAUTHENTICATED", "TOO_MANY_ATTEMPTS", "WRONG_HOST", "INTERNAL"];
const WHEN_READ: readonly ErrorCode[] = ["BAD_REQUEST"];
const WHEN_SENT: readonly ErrorCode[] = ["FORBIDDEN_ORIGIN", "MEDIA_TYPE", "TOO_LARGE"];

/** OpenAPI 3.1 of `/api/v1`, made of the schemas that validate. */
export function openApiDocument(): Json {
  const schemas = new Map<string, Json>();
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of OPERATIONS) {
    const path = paths[operation.path] ?? {};
    path[operation.method] = operationOf(operation, schemas);
    paths[operation.path] = path;
  }
  schemaOf(problem, schemas);
  return {
    openapi: "3.1.0",
    info: {
      title: "MIG",
      version: VERSION,
      description:
        "Moves an application to another grid, by itself. Fields are only ever added: ignore those you do not know. Requests other than GET carry `Content-Type: application/json` and an `Origin` equal to the address of this page.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    security: [{ basic: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(schemas),
      securitySchemes: { basic: { type: "http", scheme: "basic" } },
    },
  };
}

function operationOf(operation: Operation, schemas: Map<string, Json>): Json {
  const { id, summary, tag, body, isOpen } = operation;
  return {
    operationId: id,
    summary,
    tags: [tag],
    parameters: parametersOf(operation, schemas),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: jsonContent(schemaOf(body, schemas)) } }),
    responses: { ...answersOf(operation, schemas), ...errorsOf(operation) },
    ...(isOpen === true ? { security: [] } : {}),
  };
}

function parametersOf({ path, query, headers = [] }: Operation, schemas: Map<string, Json>): readonly Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const { properties = {}, required = [] } = query === undefined ? {} : objectOf(schemaOf(query, schemas));
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
  const inHeader = headers.map(({ name, schema, description }) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: schemaOf(schema, schemas),
  }));
  return [...inPath, ...inQuery, ...inHeader];
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
});

function objectOf(schema: Json): z.infer<typeof objectSchema> {
  return objectSchema.parse(schema);
}

function answersOf({ answers }: Operation, schemas: Map<string, Json>): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [status, answerOf(answer, schemas)]),
  );
}

function answerOf({ description, schema, content = [], location }: Answer, schemas: Map<string, Json>): Json {
  const texts = Object.fromEntries(content.map((type) => [type, {}]));
  const body = { ...(schema === undefined ? {} : jsonContent(schemaOf(schema, schemas))), ...texts };
  const header = { description: "Where the job is", schema: { type: "string" } };
  return {
    description,
    ...(Object.keys(body).length === 0 ? {} : { content: body }),
    ...(location === true ? { headers: { Location: header } } : {}),
  };
}

/** One answer a status; its description lists the codes. */
function errorsOf({ method, errors = [], query, body, answers }: Operation): Json {
  const read = query === undefined && body === undefined ? [] : WHEN_READ;
  const codes = [...EVERYWHERE, ...read, ...(method === "post" ? WHEN_SENT : []), ...errors];
  const byStatus = Map.groupBy(codes, (code) => ERROR_CODES[code].http);
  const left = [...byStatus].filter(([status]) => answers[status] === undefined);
  const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  return Object.fromEntries(left.map(([status, all]) => [status, { description: all.join(", "), content }]));
}

function jsonContent(schema: Json): Json {
  return { "application/json": { schema } };
}

/** The JSON Schema; what has a name of its own goes to the components, once. */
function schemaOf(schema: z.ZodType, schemas: Map<string, Json>): Json {
  const wrapped = z.toJSONSchema(z.object({ it: schema }), { io: "input", unrepresentable: "any" });
  const { $defs = {}, properties = {} } = wrapped;
  for (const [name, definition] of Object.entries($defs)) {
    if (!schemas.has(name)) schemas.set(name, referring(withoutId(definition)));
  }
  return referring(properties["it"]);
}

function withoutId(definition: unknown): unknown {
  if (typeof definition !== "object" || definition === null || !("id" in definition)) return definition;
  const { id: _, ...rest } = definition;
  return rest;
}

const record = z.record(z.string(), z.unknown());

/** With references to where the definitions are in an OpenAPI document. */
function referring(schema: unknown): Json {
  const text = JSON.stringify(schema ?? {}).replaceAll('"#/$defs/', '"#/components/schemas/');
  return record.parse(JSON.parse(text));
}
