import { expect, test } from "vitest";
import { sampleSettings } from "../../support/scripted-setup.ts";
import { makeTempDir } from "../../support/temp-dir.ts";
import { lockedSettings, startWebBench, type WebBench } from "../../support/web-bench.ts";
import { ask, basic } from "../../support/web-client.ts";

const ADMIN = basic("admin", "secret");

async function tokenOf(bench: WebBench, headers: Record<string, string> = {}): Promise<string> {
  const { text } = await bench.ask("/settings", { headers: { accept: "text/html", ...headers } });
  return /name="token" value="([^"]+)"/.exec(text)?.[1] ?? "";
}

test("the page shows each setting with its origin, and of a secret only that it is set", async () => {
  await using bench = await startWebBench();
  const { status, text } = await bench.ask("/settings", { headers: { accept: "text/html" } });
  expect(status).toBe(200);
  expect(text).toContain("mig.ini, line 3");
  expect(text).toContain("property of the component");
  expect(text).toContain("grid.info, line 5");
  expect(text).toMatch(/password_hash[\s\S]*?<strong class="settings-secret">set<\/strong>/);
  expect(text).toContain("This connection is not encrypted");
});

test("the API gives the same report", async () => {
  await using bench = await startWebBench();
  expect((await bench.ask("/api/v1/settings")).json).toEqual(sampleSettings());
});

test("the reload button says what changed", async () => {
  await using bench = await startWebBench();
  const { status, text } = await bench.submit("/settings/reload", { token: await tokenOf(bench) });
  expect(status).toBe(200);
  expect(text).toContain("Changed: password.");
  expect(bench.facade.script.calls.map(({ name }) => name)).toEqual(["reload"]);
});

test("the password is changed for who knows the old one", async () => {
  await using bench = await startWebBench(lockedSettings());
  const form = {
    token: await tokenOf(bench, ADMIN),
    old: "secret",
    password: "correct horse",
    again: "correct horse",
  };
  const { status, text } = await bench.submit("/settings/password", form, ADMIN);
  expect(status).toBe(200);
  expect(text).toContain("The password is changed");
  expect(bench.facade.script.calls).toMatchObject([
    { name: "changePassword", args: ["admin from 127.0.0.1"] },
  ]);
  expect(text).not.toContain("correct horse");
});

test.each([
  ["the old one is wrong", { old: "guess" }, "the old one is not right"],
  ["the new ones differ", { again: "correct hose" }, "not the same"],
])("nothing is changed when %s", async (_title, change, words) => {
  await using bench = await startWebBench(lockedSettings());
  const token = await tokenOf(bench, ADMIN);
  const form = { token, old: "secret", password: "correct horse", again: "correct horse", ...change };
  const { status, text } = await bench.submit("/settings/password", form, ADMIN);
  expect(status).toBe(422);
  expect(text).toContain(words);
  expect(bench.facade.script.calls).toEqual([]);
});

test("who guesses the old password at an open browser is slowed down", async () => {
  await using bench = await startWebBench(lockedSettings());
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 7; attempt += 1)
    statuses.push(
      (await bench.post("/api/v1/password", { old: "guess", password: "correct horse" }, ADMIN)).status,
    );
  expect(statuses.slice(0, 5)).toEqual([422, 422, 422, 422, 422]);
  expect(statuses.at(-1)).toBe(429);
  expect(bench.facade.script.authFailures.length).toBeGreaterThan(4);
});

test("over the socket no old password is needed", async () => {
  using dir = makeTempDir();
  const socketPath = dir.file("mig.sock");
  await using bench = await startWebBench({ ...lockedSettings(), socketPath });
  const headers = { "content-type": "application/json", "mig-user": "root" };
  const body = JSON.stringify({ password: "correct horse" });
  const answer = await ask({ socketPath }, "/api/v1/password", { method: "POST", headers, body });
  expect(answer.json).toEqual({ written: "/mnt/config/mig.ini" });
  expect(bench.facade.script.calls).toMatchObject([{ name: "changePassword", args: ["local root"] }]);
});

test("where the password cannot be changed the page says what to type", async () => {
  await using bench = await startWebBench();
  const hint = "As root in MIG's component: mig password";
  bench.facade.script.settings = sampleSettings({
    password: { canChange: false, reason: "The volume is mounted read-only.", hint },
  });
  const { text } = await bench.ask("/settings", { headers: { accept: "text/html" } });
  expect(text).toContain("The volume is mounted read-only.");
  expect(text).toContain("mig password");
  expect(text).not.toContain('type="password"');
});

test("a new password ends the sessions of the old one, an unrelated reload does not", async () => {
  const settings = lockedSettings();
  const verifierOf = (mark: string) => ({ verify: async (typed: string) => typed === mark, mark });
  await using bench = await startWebBench({ ...settings, passwordVerifier: verifierOf("secret") });
  const login = await bench.ask("/api/v1/status", { headers: ADMIN });
  const cookie = String(login.headers["set-cookie"]).split(";")[0] ?? "";
  const comeBack = async () => (await bench.ask("/api/v1/status", { headers: { cookie } })).status;
  bench.web.update({ ...bench.settings, mode: "migrate", passwordVerifier: verifierOf("secret") });
  expect(await comeBack()).toBe(200);
  bench.web.update({ ...bench.settings, passwordVerifier: verifierOf("another") });
  expect(await comeBack()).toBe(401);
  expect((await bench.ask("/api/v1/status", { headers: ADMIN })).status).toBe(401);
});

test("a test message is sent on request, and its end is said", async () => {
  await using bench = await startWebBench();
  const { text } = await bench.submit("/settings/webhook-test", { token: await tokenOf(bench) });
  expect(text).toContain("The webhook took the test");
  expect((await bench.post("/api/v1/webhook/test")).json).toMatchObject({ type: "test", state: "delivered" });
});
