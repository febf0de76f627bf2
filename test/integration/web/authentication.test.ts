import { expect, test } from "vitest";
import { makeTempDir } from "../../support/temp-dir.ts";
import { lockedSettings, startWebBench } from "../../support/web-bench.ts";
import { ask, basic } from "../../support/web-client.ts";

const PROTECTED = [
  "/",
  "/jobs/job1",
  "/plan?kind=migrate&target=my_grid_two",
  "/api/v1/status",
  "/api/v1/jobs",
  "/nowhere",
];
const OPEN = ["/healthz", "/readyz", "/may-serve", "/assets/mig.css"];

test.each(PROTECTED)("%s asks for the password and names the realm", async (path) => {
  await using bench = await startWebBench(lockedSettings());
  const answer = await bench.ask(path);
  expect(answer.status).toBe(401);
  expect(answer.headers["www-authenticate"]).toBe('Basic realm="MIG", charset="UTF-8"');
  expect(answer.json).toMatchObject({
    code: "UNAUTHENTICATED",
    status: 401,
    hint: expect.stringContaining("mig password"),
  });
});

test.each(OPEN)("%s is open", async (path) => {
  await using bench = await startWebBench(lockedSettings());
  expect((await bench.ask(path)).status).toBe(200);
});

test.each([
  ["the right user and password", basic("admin", "secret"), 200],
  ["a wrong password", basic("admin", "guess"), 401],
  ["a wrong user", basic("root", "secret"), 401],
  ["an empty password", basic("admin", ""), 401],
  ["another scheme", { authorization: "Bearer secret" }, 401],
  ["broken base64", { authorization: "Basic ***" }, 401],
  ["a huge header", { authorization: `Basic ${"A".repeat(4_000)}` }, 401],
  ["a made-up session", { cookie: "mig_session_80=1.abc" }, 401],
])("with %s", async (_title, headers, status) => {
  await using bench = await startWebBench(lockedSettings());
  expect((await bench.ask("/api/v1/status", { headers })).status).toBe(status);
});

test("an empty user name asks nobody for a password", async () => {
  await using bench = await startWebBench({ ...lockedSettings(), username: "" });
  expect((await bench.ask("/api/v1/status")).status).toBe(200);
});

test("a user name without a password lets nobody in and says how to set one", async () => {
  await using bench = await startWebBench({ username: "admin" });
  const answer = await bench.ask("/api/v1/status", { headers: basic("admin", "") });
  expect(answer.status).toBe(401);
  expect(answer.json).toMatchObject({ hint: 'Set one: type "mig password" on the appliance.' });
});

test("the socket needs no password, and says who typed", async () => {
  using dir = makeTempDir();
  const socketPath = dir.file("mig.sock");
  await using bench = await startWebBench({ ...lockedSettings(), socketPath });
  expect((await ask({ socketPath }, "/api/v1/status")).status).toBe(200);
  const headers = { "mig-user": "operator", "content-type": "application/json" };
  await ask({ socketPath }, "/api/v1/adopt", { method: "POST", headers, body: "{}" });
  expect(bench.facade.script.calls.at(-1)).toEqual({ name: "adopt", args: ["local operator"] });
});

test("over the port nobody can say who he is", async () => {
  await using bench = await startWebBench(lockedSettings());
  await bench.post("/api/v1/adopt", {}, { ...basic("admin", "secret"), "mig-user": "operator" });
  expect(bench.facade.script.calls.at(-1)).toEqual({ name: "adopt", args: ["admin from 127.0.0.1"] });
});

test("the password is verified the slow way once, then from memory", async () => {
  const settings = lockedSettings();
  await using bench = await startWebBench(settings);
  for (let count = 0; count < 5; count += 1)
    await bench.ask("/api/v1/status", { headers: basic("admin", "secret") });
  expect(settings.verified()).toBe(1);
});

test("after the password a cookie is enough", async () => {
  await using bench = await startWebBench(lockedSettings());
  const [cookie = ""] =
    (await bench.ask("/", { headers: basic("admin", "secret") })).headers["set-cookie"] ?? [];
  expect(cookie).toMatch(
    new RegExp(`^mig_session_${bench.web.port}=[^;]+; Path=/; HttpOnly; SameSite=Strict$`),
  );
  const [pair = ""] = cookie.split(";");
  const answer = await bench.ask("/api/v1/status", { headers: { cookie: `theme=x; ${pair}` } });
  expect(answer.status).toBe(200);
  expect(answer.headers["set-cookie"]).toBeUndefined();
});

test("a session ends after twelve hours", async () => {
  await using bench = await startWebBench(lockedSettings());
  const [cookie = ""] =
    (await bench.ask("/", { headers: basic("admin", "secret") })).headers["set-cookie"] ?? [];
  const headers = { cookie: cookie.split(";")[0] ?? "" };
  await bench.clock.advance(12 * 3600_000 - 1);
  expect((await bench.ask("/api/v1/status", { headers })).status).toBe(200);
  await bench.clock.advance(1);
  expect((await bench.ask("/api/v1/status", { headers })).status).toBe(401);
});

test("a new password ends the old one and its sessions at once", async () => {
  await using bench = await startWebBench(lockedSettings());
  const [cookie = ""] =
    (await bench.ask("/", { headers: basic("admin", "secret") })).headers["set-cookie"] ?? [];
  const verify = async (password: string): Promise<boolean> => password === "changed";
  expect(bench.web.update({ ...bench.settings, passwordVerifier: { verify } })).toEqual([]);
  const status = async (headers: Record<string, string>) =>
    (await bench.ask("/api/v1/status", { headers })).status;
  expect(await status({ cookie: cookie.split(";")[0] ?? "" })).toBe(401);
  expect(await status(basic("admin", "secret"))).toBe(401);
  expect(await status(basic("admin", "changed"))).toBe(200);
});

test("a reload that leaves the password alone leaves the sessions alone", async () => {
  await using bench = await startWebBench(lockedSettings());
  const [cookie = ""] =
    (await bench.ask("/", { headers: basic("admin", "secret") })).headers["set-cookie"] ?? [];
  expect(bench.web.update({ ...bench.settings, port: 9_999, mode: "snapshot" })).toEqual(["port_no"]);
  expect((await bench.ask("/", { headers: { cookie: cookie.split(";")[0] ?? "" } })).status).toBe(200);
});
