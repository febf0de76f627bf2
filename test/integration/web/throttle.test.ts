import { expect, test } from "vitest";
import { lockedSettings, startWebBench, type WebBench } from "../../support/web-bench.ts";
import { basic } from "../../support/web-client.ts";

const WRONG = { headers: basic("admin", "guess") };
const RIGHT = { headers: basic("admin", "secret") };

async function guess(bench: WebBench, times: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let count = 0; count < times; count += 1)
    statuses.push((await bench.ask("/api/v1/status", WRONG)).status);
  return statuses;
}

test("a wrong password repeated gets 429 with the time to wait", async () => {
  await using bench = await startWebBench(lockedSettings());
  expect(await guess(bench, 6)).toEqual([401, 401, 401, 401, 401, 429]);
  const answer = await bench.ask("/api/v1/status", WRONG);
  expect(answer.headers["retry-after"]).toBe("1");
  expect(answer.json).toMatchObject({ code: "TOO_MANY_ATTEMPTS", hint: expect.stringContaining("1 s") });
});

test("while blocked even the right password waits, and is not looked at", async () => {
  const settings = lockedSettings();
  await using bench = await startWebBench(settings);
  await guess(bench, 5);
  const before = settings.verified();
  expect((await bench.ask("/api/v1/status", RIGHT)).status).toBe(429);
  expect(settings.verified()).toBe(before);
});

test("each further failure doubles the wait, and waiting is rewarded", async () => {
  await using bench = await startWebBench(lockedSettings());
  await guess(bench, 5);
  for (const seconds of [1, 2, 4, 8]) {
    expect((await bench.ask("/api/v1/status", WRONG)).headers["retry-after"]).toBe(String(seconds));
    await bench.clock.advance(seconds * 1000);
    expect((await bench.ask("/api/v1/status", WRONG)).status).toBe(401);
  }
  await bench.clock.advance(16_000);
  expect((await bench.ask("/api/v1/status", RIGHT)).status).toBe(200);
  expect(await guess(bench, 5)).toEqual([401, 401, 401, 401, 401]);
});

test("who is logged in goes on while a guesser at the same address is blocked", async () => {
  await using bench = await startWebBench(lockedSettings());
  const [cookie = ""] = (await bench.ask("/", RIGHT)).headers["set-cookie"] ?? [];
  await guess(bench, 6);
  expect((await bench.ask("/", { headers: { cookie: cookie.split(";")[0] ?? "" } })).status).toBe(200);
});

test("guesses sent all at once are no way around it", async () => {
  const settings = lockedSettings();
  await using bench = await startWebBench(settings);
  const answers = await Promise.all(Array.from({ length: 14 }, () => bench.ask("/api/v1/status", WRONG)));
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  expect(settings.verified()).toBe(5);
});

test("failures reach the audit without what was typed", async () => {
  await using bench = await startWebBench(lockedSettings());
  await bench.ask("/", { headers: basic("my password by mistake", "guess") });
  expect(bench.facade.script.authFailures).toEqual([
    { at: "2026-11-21T09:00:05.000Z", address: "127.0.0.1", blockedSeconds: 0 },
  ]);
  expect(JSON.stringify(bench.log)).not.toMatch(/mistake|guess/);
});

test("a request without a password is no failure", async () => {
  await using bench = await startWebBench(lockedSettings());
  for (let count = 0; count < 10; count += 1) await bench.ask("/");
  expect(bench.facade.script.authFailures).toEqual([]);
  expect((await bench.ask("/", RIGHT)).status).toBe(200);
});
