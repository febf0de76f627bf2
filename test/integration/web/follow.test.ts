import { expect, test } from "vitest";
import { createPasses, type Pass } from "../../../src/web/auth/pass.ts";
import { lockedSettings, startWebBench, type WebBench } from "../../support/web-bench.ts";
import { basic, type WebAnswer } from "../../support/web-client.ts";
import { sampleJob, sampleStatus } from "../../support/web-samples.ts";

const SECRET = "a private key";
const FOR_HELPER: Pass = { jobId: "job1", to: "helper", from: "grid:my_grid_one", user: "admin" };

/** A helper that has its job, or what the change makes of it. */
async function startHelper(change: Parameters<typeof startWebBench>[0] = {}): Promise<WebBench> {
  const bench = await startWebBench({ ...lockedSettings(), passSecret: () => SECRET, ...change });
  const { grid: _grid, ...status } = sampleStatus({ role: "helper" });
  bench.facade.script.status = status;
  bench.facade.setJob(sampleJob({ lastEvent: 1007 }));
  return bench;
}

function passFrom(bench: WebBench, change: Partial<Pass> = {}): string {
  return createPasses(() => SECRET, bench.clock).issue({ ...FOR_HELPER, ...change }) ?? "";
}

function comeIn(bench: WebBench, pass: string): Promise<WebAnswer> {
  return bench.post("/session/pass", { pass });
}

function cookieOf({ headers }: WebAnswer): string {
  return headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
}

test("who watches a job gets a pass to each of its places, and comes in there without the password", async () => {
  await using source = await startWebBench({ ...lockedSettings(), passSecret: () => SECRET });
  source.facade.setJob(sampleJob());
  const logIn = basic("admin", "secret");
  const answer = await source.post("/api/v1/jobs/job1/passes", {}, logIn);
  expect(answer).toMatchObject({
    status: 200,
    json: {
      seconds: 1800,
      passes: [
        { at: "grid:my_grid_one", origin: "http://127.0.1.10:8080" },
        { at: "helper", origin: "http://127.0.1.20:8080" },
        { at: "grid:my_grid_two", origin: "http://127.0.2.10:8080" },
      ],
    },
  });
  expect(answer.headers["cache-control"]).toBe("no-store");
  const { passes } = answer.json as { passes: readonly { readonly pass: string }[] };

  await using helper = await startHelper();
  const letIn = await comeIn(helper, passes[1]?.pass ?? "");
  expect(letIn).toMatchObject({ status: 200, json: { path: "/jobs/job1" } });
  expect(letIn.headers["set-cookie"]?.[0]).toMatch(
    /^mig_session_\d+=[^;]+; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  const page = await helper.ask("/jobs/job1", { headers: { cookie: cookieOf(letIn) } });
  expect(page.status).toBe(200);
  expect(helper.facade.script.calls).toContainEqual({
    name: "onFollow",
    args: [{ by: "admin from 127.0.0.1", from: "grid:my_grid_one", jobId: "job1", result: "good" }],
  });
});

test("only who has logged in gets passes, of a job that there is", async () => {
  await using bench = await startHelper();
  expect((await bench.post("/api/v1/jobs/job1/passes")).status).toBe(401);
  const logIn = basic("admin", "secret");
  expect((await bench.post("/api/v1/jobs/nowhere/passes", {}, logIn)).status).toBe(404);
  expect((await bench.post("/api/v1/jobs/job1/passes", { more: 1 }, logIn)).status).toBe(400);
  const foreign = { ...logIn, origin: "http://192.0.2.66" };
  expect((await bench.post("/api/v1/jobs/job1/passes", {}, foreign)).status).toBe(403);
});

test("without a user name nobody needs a pass, and none is made", async () => {
  await using bench = await startWebBench({ passSecret: () => SECRET });
  bench.facade.setJob(sampleJob());
  expect((await bench.post("/api/v1/jobs/job1/passes")).json).toEqual({ seconds: 1800, passes: [] });
  expect((await bench.ask("/session")).json).toEqual({ valid: true });
});

test("when a job has ended, no pass is given out for it", async () => {
  await using bench = await startHelper();
  bench.facade.setJob(sampleJob({ state: "stuck" }));
  const answer = await bench.post("/api/v1/jobs/job1/passes", {}, basic("admin", "secret"));
  expect(answer.json).toEqual({ seconds: 1800, passes: [] });
});

test("a job that goes nowhere has no places, and a snapshot none at its target", async () => {
  await using bench = await startHelper();
  const logIn = basic("admin", "secret");
  bench.facade.setJob(sampleJob({ kind: "finalize", addresses: { source: "", target: "" } }));
  expect((await bench.post("/api/v1/jobs/job1/passes", {}, logIn)).json).toMatchObject({ passes: [] });
  bench.facade.setJob(sampleJob({ kind: "snapshot" }));
  expect((await bench.post("/api/v1/jobs/job1/passes", {}, logIn)).json).toMatchObject({
    passes: [{ at: "grid:my_grid_one" }, { at: "helper" }],
  });
});

test.for([
  ["for another place of the job", { to: "grid:my_grid_two" }, 0, "it is for another place of this job"],
  ["of another user", { user: "root" }, 0, "it is for another place of this job"],
  ["that has expired", {}, 41 * 60_000, "it is more than 30 minutes old, or the password was changed since"],
] as const)(
  "a pass %s is refused in plain words, without a question for the password",
  async ([, change, wait, why]) => {
    await using bench = await startHelper();
    const pass = passFrom(bench, change);
    await bench.clock.advance(wait);
    const answer = await comeIn(bench, pass);
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ detail: `Cannot let you in by this pass: ${why}` });
    expect(answer.headers).not.toHaveProperty("www-authenticate");
    expect(answer.headers).not.toHaveProperty("set-cookie");
    expect(bench.facade.script.authFailures).toEqual([]);
  },
);

test("a pass opens the door once; who comes with it again is in the audit", async () => {
  await using bench = await startHelper();
  const pass = passFrom(bench);
  expect((await comeIn(bench, pass)).status).toBe(200);
  expect(await comeIn(bench, pass)).toMatchObject({
    status: 401,
    json: { detail: expect.stringContaining("it was used already") },
  });
  const results = bench.facade.script.calls.map(
    ({ args: [follow] }) => (follow as { result: string }).result,
  );
  expect(results).toEqual(["good", "used"]);
});

test("two who come with one pass at the same moment: one is let in", async () => {
  await using bench = await startHelper();
  const pass = passFrom(bench);
  const answers = await Promise.all(Array.from({ length: 8 }, () => comeIn(bench, pass)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.toSorted((one, other) => one - other)).toEqual([200, ...Array(7).fill(401)]);
});

test("who guesses passes is throttled as one who guesses passwords, and even a good one waits then", async () => {
  await using bench = await startHelper();
  for (let guess = 0; guess < 5; guess += 1) {
    expect((await comeIn(bench, `job1.e30.${"A".repeat(43)}`)).status).toBe(401);
  }
  const blocked = await comeIn(bench, passFrom(bench));
  expect(blocked).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
  expect(bench.facade.script.authFailures).toHaveLength(5);
  expect((await bench.ask("/", { headers: basic("admin", "secret") })).status).toBe(429);
  await bench.clock.advance(1_000);
  expect((await comeIn(bench, passFrom(bench))).status).toBe(200);
});

test.for([
  ["a helper that has no configuration yet", { username: "nobody", passwordVerifier: undefined }],
  ["a helper that has no key yet", { passSecret: () => undefined }],
] as const)("%s asks to come again, and the pass is good then", async ([, change]) => {
  await using bench = await startHelper(change);
  const pass = passFrom(bench);
  expect(await comeIn(bench, pass)).toMatchObject({ status: 503, json: { code: "PLACE_UNKNOWN" } });
  const first = bench.settings.passwordVerifier === undefined ? lockedSettings() : {};
  bench.web.update({ ...bench.settings, ...first, passSecret: () => SECRET });
  expect((await comeIn(bench, pass)).status).toBe(200);
});

test("an agent that does not know yet where it is, or not the job, asks to come again", async () => {
  await using bench = await startHelper();
  const pass = passFrom(bench, { to: "grid:my_grid_two" });
  const { grid: _grid, ...nowhere } = sampleStatus();
  bench.facade.script.status = nowhere;
  expect((await comeIn(bench, pass)).status).toBe(503);
  const grid = { name: "my_grid_two", location: "Houston" };
  bench.facade.script.status = sampleStatus({ grid });
  bench.facade.script.jobs.clear();
  expect((await comeIn(bench, pass)).status).toBe(503);
  bench.facade.setJob(sampleJob());
  expect((await comeIn(bench, pass)).status).toBe(200);
});

test.for([
  ["from a foreign page", { origin: "http://192.0.2.66" }, 403],
  ["from nowhere", { origin: "" }, 403],
  ["as a form", { "content-type": "application/x-www-form-urlencoded" }, 415],
  ["under a foreign name", { host: "evil.example" }, 421],
] as const)("a pass that comes %s is not looked at", async ([, headers, status]) => {
  await using bench = await startHelper();
  const pass = passFrom(bench);
  expect((await bench.post("/session/pass", { pass }, headers)).status).toBe(status);
  expect((await comeIn(bench, pass)).status).toBe(200);
});

test.for([
  [{}, 400],
  [{ pass: 7 }, 400],
  [{ pass: "" }, 400],
  [{ pass: "x", more: true }, 400],
  [{ pass: "x".repeat(3_000) }, 400],
  [{ pass: "x".repeat(70_000) }, 413],
  [{ pass: "<script>alert(1)</script>" }, 401],
  [{ pass: "../../etc.passwd.x" }, 401],
] as const)("hostile text instead of a pass is refused: %j", async ([body, status]) => {
  await using bench = await startHelper();
  const answer = await bench.post("/session/pass", body);
  expect(answer.status).toBe(status);
  expect(answer.text).not.toContain("alert(1)");
});

test("the page that takes a pass is open to everybody, and says nothing of the job", async () => {
  await using bench = await startHelper();
  const page = await bench.ask("/follow", { headers: { accept: "text/html" } });
  expect(page.status).toBe(200);
  expect(page.headers["cache-control"]).toBe("no-store");
  expect(page.headers["content-security-policy"]).toContain("connect-src 'self';");
  expect(page.text).not.toMatch(/job1|guestbook|my_grid/);
});

test("whether a browser is let in can be asked without its question for the password", async () => {
  await using bench = await startHelper();
  const stranger = await bench.ask("/session");
  expect(stranger).toMatchObject({ status: 200, json: { valid: false } });
  expect(stranger.headers).not.toHaveProperty("www-authenticate");
  const cookie = cookieOf(await comeIn(bench, passFrom(bench)));
  expect((await bench.ask("/session", { headers: { cookie } })).json).toEqual({ valid: true });
  expect((await bench.ask("/session", { headers: basic("admin", "wrong") })).json).toEqual({ valid: false });
  expect(bench.facade.script.authFailures).toHaveLength(1);
});

test("what a page asks for in the background does not make the browser ask for the password", async () => {
  await using bench = await startHelper();
  expect((await bench.ask("/jobs/job1")).headers["www-authenticate"]).toContain("Basic");
  const quiet = await bench.ask("/jobs/job1", { headers: { "mig-quiet": "yes" } });
  expect(quiet.status).toBe(401);
  expect(quiet.headers).not.toHaveProperty("www-authenticate");
});

test("a new password voids the passes that were given out before it", async () => {
  await using bench = await startHelper();
  const before = passFrom(bench);
  await bench.clock.advance(1_000);
  bench.web.update({ ...bench.settings, ...lockedSettings(), passSecret: () => SECRET, username: "other" });
  bench.web.update({ ...bench.settings, ...lockedSettings(), passSecret: () => SECRET });
  expect((await comeIn(bench, before)).status).toBe(401);
  await bench.clock.advance(1_000);
  expect((await comeIn(bench, passFrom(bench))).status).toBe(200);
});

test("a session by a pass ends with the password, as every other", async () => {
  await using bench = await startHelper();
  const cookie = cookieOf(await comeIn(bench, passFrom(bench)));
  bench.web.update({ ...bench.settings, ...lockedSettings(), username: "other" });
  expect((await bench.ask("/jobs/job1", { headers: { cookie } })).status).toBe(401);
});
