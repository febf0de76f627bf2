import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openApiDocument } from "../../../src/web/openapi/document.ts";
import { OPERATIONS } from "../../../src/web/openapi/operations.ts";
import { allRoutes } from "../../support/built-app.ts";
import { startWebBench, type WebBench } from "../../support/web-bench.ts";
import type { WebAnswer } from "../../support/web-client.ts";
import { sampleJob } from "../../support/web-samples.ts";

type Json = Record<string, unknown>;
interface Described {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Record<
    string,
    { readonly description: string; readonly content?: Record<string, Json> }
  >;
}

const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Described>>;
  readonly components: { readonly schemas: Record<string, Json> };
};
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
);

/** A schema of the document, read back: what is tested is what is published. */
function published(schema: unknown): z.ZodType {
  const inPlace = JSON.stringify({ ...(schema as Json), $defs: document.components.schemas });
  return z.fromJSONSchema(JSON.parse(inPlace.replaceAll("#/components/schemas/", "#/$defs/")) as Json);
}

describe("the document", () => {
  test("describes every route of the API, and no other", () => {
    const routes = allRoutes()
      .filter(({ path }) => path.startsWith("/api/v1/"))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    const documented = described.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(documented.toSorted()).toEqual([...new Set(routes)].toSorted());
  });

  test("is OpenAPI 3.1 whose references lead somewhere", () => {
    expect(document.openapi).toBe("3.1.0");
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to = ""]) => to);
    const names = new Set(references.map((to) => to.replace("#/components/schemas/", "")));
    expect([...names].filter((name) => !(name in document.components.schemas))).toEqual([]);
    expect(names.size).toBeGreaterThan(20);
    for (const name of names) expect(() => published(document.components.schemas[name])).not.toThrow();
  });

  test("names each operation once, and each part of its path", () => {
    const ids = described.map(({ operation }) => operation.operationId);
    expect(ids.length).toBe(new Set(ids).size);
    for (const { path, operation } of described) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((parameter) => parameter.in === "path");
      expect(declared.map(({ name }) => name)).toEqual(inPath);
      expect(declared.every(({ required }) => required)).toBe(true);
    }
  });

  test("says of each operation what it answers, and that a password may be asked for", () => {
    for (const { path, operation } of described) {
      expect([path, Object.keys(operation.responses)]).toEqual([
        path,
        expect.arrayContaining(["401", "429", "500"]),
      ]);
      for (const { description } of Object.values(operation.responses)) expect(description).not.toBe("");
    }
  });
});

describe("real answers", () => {
  const BODIES: Readonly<Record<string, unknown>> = {
    planJob: { kind: "migrate", target: "my_grid_two" },
    startJob: { kind: "migrate", target: "my_grid_two", confirm: "guestbook" },
    trustGrid: { grid: "my_grid_two" },
    issueTicket: { grid: "my_grid_one" },
    changePassword: { password: "correct horse" },
  };
  const TEXT = new Set(["getSupport", "openConsole"]);
  const asked = OPERATIONS.filter(({ id }) => !TEXT.has(id));
  const answers = new Map<string, WebAnswer>();

  beforeAll(async () => {
    await using bench = await startWebBench();
    for (const { id, method, path } of asked) answers.set(id, await answerTo(bench, { id, method, path }));
  });

  async function answerTo(
    bench: WebBench,
    { id, method, path }: { readonly id: string; readonly method: string; readonly path: string },
  ): Promise<WebAnswer> {
    bench.facade.setJob(sampleJob({ id: "job1", state: "running" }));
    bench.facade.happenUnseen("job1", { type: "note", text: "hello" });
    const url = path.replace("{id}", "job1");
    return method === "get" ? bench.ask(url) : bench.post(url, BODIES[id] ?? {});
  }

  test.each(asked.map(({ id, method, path }) => ({ id, method, path })))(
    "$id is as the document says, and has no field that it does not",
    ({ id, method, path }) => {
      const { status, json } = answers.get(id) ?? expect.fail(`${id} was not asked`);
      const response = document.paths[path]?.[method]?.responses[status];
      const schema = response?.content?.["application/json"]?.["schema"] ?? expect.fail(`${id}: ${status}`);
      expect(published(schema).safeParse(json).error).toBeUndefined();
      const own = OPERATIONS.find((operation) => operation.id === id)?.answers[status]?.schema;
      expect(own?.parse(json)).toEqual(json);
    },
  );

  test("a refusal is the problem that the document says", async () => {
    await using bench = await startWebBench();
    const { status, json } = await bench.post("/api/v1/jobs", { kind: "migrate" });
    const response = document.paths["/api/v1/jobs"]?.["post"]?.responses[status];
    const schema = response?.content?.["application/problem+json"]?.["schema"];
    expect(published(schema).safeParse(json).error).toBeUndefined();
  });

  test("the document is made once, on request", async () => {
    await using bench = await startWebBench();
    const first = await bench.ask("/api/openapi.json");
    expect(first.headers["content-type"]).toContain("application/json");
    expect(first.json).toEqual(document);
  });
});
