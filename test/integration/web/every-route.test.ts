import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnyRoute } from "../../support/all-routes.ts";
import { allRoutes } from "../../support/built-app.ts";
import { lockedSettings, startWebBench, type WebBench } from "../../support/web-bench.ts";
import { basic, type WebAnswer, type WebRequest } from "../../support/web-client.ts";
import { sampleJob } from "../../support/web-samples.ts";

/** What needs no password, by design: src/web/README.md says so too. */
const OPEN = new Set([
  "GET /healthz",
  "GET /readyz",
  "GET /may-serve",
  "GET /follow",
  "GET /session",
  "POST /session/pass",
]);
/** These answer under any name: a load balancer or a component beside asks, and nothing is in it. */
const ANY_HOST = new Set(["GET /healthz", "GET /readyz", "GET /may-serve"]);
/** Reads the body of every form. */
const ALL_FORMS = "/{*path}";

const routes = allRoutes().filter(({ path }) => path !== ALL_FORMS);
const named = [...new Map(routes.map((route) => [nameOf(route), route])).values()].map((route) => ({
  ...route,
  name: nameOf(route),
}));
const locked = named.filter(({ name }) => !OPEN.has(name));
const reading = named.filter(({ method }) => method === "GET");
const changing = named.filter(({ method }) => method === "POST");
const isApi = ({ path }: AnyRoute) => path.startsWith("/api/") || path.startsWith("/session");

const ADMIN = basic("admin", "secret");
const LIMIT = 64 * 1024;

function nameOf({ method, path }: AnyRoute): string {
  return `${method} ${path}`;
}

let bench: WebBench;

beforeAll(async () => {
  bench = await startWebBench(lockedSettings());
  bench.facade.setJob(sampleJob({ id: "job1", state: "running" }));
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

function urlOf({ path }: AnyRoute): string {
  return path.replace(":id", "job1").replace(":name", "my_grid_one");
}

function send(route: AnyRoute, request: WebRequest = {}): Promise<WebAnswer> {
  const type = isApi(route) ? "application/json" : "application/x-www-form-urlencoded";
  const isPost = route.method === "POST";
  const headers = { ...(isPost ? { ...bench.origin, "content-type": type } : {}), ...request.headers };
  return bench.ask(urlOf(route), {
    method: route.method,
    ...(isPost ? { body: "" } : {}),
    ...request,
    headers,
  });
}

/** What was asked of the agent beyond looking. */
function deeds(): readonly string[] {
  return bench.facade.script.calls.map(({ name }) => name);
}

test("there are routes to look at, of both kinds", () => {
  expect(locked.length).toBeGreaterThan(50);
  expect([...OPEN].filter((name) => !named.some((route) => route.name === name))).toEqual([]);
});

describe("without a password", () => {
  test.each(locked)("$name asks for it", async (route) => {
    const { status, headers } = await send(route);
    expect({ status, challenge: headers["www-authenticate"] }).toEqual({
      status: 401,
      challenge: 'Basic realm="MIG", charset="UTF-8"',
    });
    expect(deeds()).toEqual([]);
  });
});

describe("under a name that is not this page's", () => {
  test.each(named.filter(({ name }) => !ANY_HOST.has(name)))("$name answers 421", async (route) => {
    const { status, headers } = await send(route, { headers: { ...ADMIN, host: "evil.example" } });
    expect(status).toBe(421);
    expect(headers["set-cookie"]).toBeUndefined();
  });
});

describe("what changes something", () => {
  test.each(changing)("$name is refused from a foreign page", async (route) => {
    for (const origin of ["http://evil.example", "null"]) {
      const { status, json } = await send(route, { headers: { ...ADMIN, origin } });
      expect({ status, json }).toMatchObject({ status: 403, json: { code: "FORBIDDEN_ORIGIN" } });
    }
    expect(deeds()).toEqual([]);
  });

  test.each(changing)("$name takes no other content than its own", async (route) => {
    const other = isApi(route) ? "application/x-www-form-urlencoded" : "application/json";
    const headers = { ...ADMIN, "content-type": other };
    const { status, json } = await send(route, { headers, body: "{}" });
    expect({ status, json }).toMatchObject({ status: 415, json: { code: "MEDIA_TYPE" } });
    expect(deeds()).toEqual([]);
  });

  test.each(changing)("$name refuses a body of more than 64 KiB", async (route) => {
    const body = isApi(route) ? JSON.stringify({ x: "x".repeat(LIMIT) }) : `x=${"x".repeat(LIMIT)}`;
    const { status } = await send(route, { headers: ADMIN, body });
    expect(status).toBe(413);
    expect(deeds()).toEqual([]);
  });

  test.each(changing.filter((route) => !isApi(route)))("$name needs the token of a page", async (route) => {
    for (const body of ["", "token=guess"]) {
      const { status, json } = await send(route, { headers: ADMIN, body });
      expect({ status, json }).toMatchObject({ status: 403, json: { code: "FORBIDDEN_ORIGIN" } });
    }
    expect(deeds()).toEqual([]);
  });
});

describe("by another method", () => {
  const paths = [...new Set(locked.map(({ path }) => path))];

  test.each(paths)("%s answers 405 and says which it takes", async (path) => {
    const allowed = named.filter((route) => route.path === path).map(({ method }) => method);
    const { status, headers } = await bench.ask(urlOf({ method: "", path }), {
      method: "DELETE",
      headers: { ...ADMIN, ...bench.origin, "content-type": "application/json" },
    });
    expect(status).toBe(405);
    expect(String(headers.allow).split(", ")).toEqual(expect.arrayContaining(allowed));
  });
});

describe("what is only read", () => {
  test.each(reading)(
    "$name carries the strict headers, and HEAD answers as GET without a body",
    async (route) => {
      const all = { ...ADMIN, accept: "text/html" };
      const { headers } = await send(route, { headers: all });
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cache-control": "no-store",
      });
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      const head = await send(route, { method: "HEAD", headers: all });
      const again = await send(route, { headers: all });
      expect({ status: head.status, text: head.text }).toEqual({ status: again.status, text: "" });
    },
  );
});
