import { expect, test } from "vitest";
import type { Gate } from "../../../src/domain/serving.ts";
import { startWebBench, type WebBench } from "../../support/web-bench.ts";

const OPEN: Gate = { serve: true, reason: "The record says committed.", offers: [] };
const CLOSED: Gate = { serve: false, reason: "This copy is being verified.", offers: [] };

async function startWithGate(gate: Gate): Promise<WebBench> {
  const bench = await startWebBench();
  bench.facade.setGate(gate);
  return bench;
}

test.each([
  ["open", OPEN, 200],
  ["closed", CLOSED, 503],
])("a gate that is %s says so by its status", async (_word, gate, status) => {
  await using bench = await startWithGate(gate);
  for (const path of ["/may-serve", "/api/v1/may-serve"]) {
    const answer = await bench.ask(path);
    expect([answer.status, answer.json]).toEqual([status, gate]);
  }
});

test("an open gate is never waited for", async () => {
  await using bench = await startWithGate(OPEN);
  expect((await bench.ask("/may-serve?wait=30")).status).toBe(200);
});

test("who waits at a closed gate hears at once when it opens", async () => {
  await using bench = await startWithGate(CLOSED);
  const waiting = bench.ask("/may-serve?wait=30");
  await bench.clock.asleep();
  bench.facade.setGate({ ...CLOSED, reason: "Still being verified." });
  bench.facade.setGate(OPEN);
  const answer = await waiting;
  expect([answer.status, answer.json]).toEqual([200, OPEN]);
  expect(bench.facade.watchers()).toBe(0);
});

test("a wait ends with the gate as it is", async () => {
  await using bench = await startWithGate(CLOSED);
  const waiting = bench.ask("/may-serve?wait=30");
  await bench.clock.asleep();
  await bench.clock.advance(30_000);
  expect((await waiting).status).toBe(503);
});

test("a wait longer than five minutes is shortened", async () => {
  await using bench = await startWithGate(CLOSED);
  const waiting = bench.ask("/may-serve?wait=86400");
  await bench.clock.asleep();
  await bench.clock.advance(300_000);
  expect((await waiting).status).toBe(503);
});

test("who guards an open gate hears when it closes", async () => {
  await using bench = await startWithGate(OPEN);
  const waiting = bench.ask("/may-serve?wait=30&from=open");
  await bench.clock.asleep();
  bench.facade.setGate(CLOSED);
  expect((await waiting).status).toBe(503);
});

test("a stop of MIG answers who waits", async () => {
  const bench = await startWithGate(CLOSED);
  const waiting = bench.ask("/may-serve?wait=300");
  await bench.clock.asleep();
  await bench.web[Symbol.asyncDispose]();
  expect((await waiting).status).toBe(503);
});

test("sixty-four may wait, the next is told to come back", async () => {
  await using bench = await startWithGate(CLOSED);
  const waiting = Array.from({ length: 64 }, () => bench.ask("/may-serve?wait=30"));
  await bench.clock.asleep(64);
  const oneMore = await bench.ask("/may-serve?wait=30");
  expect([oneMore.status, oneMore.headers["retry-after"]]).toEqual([503, "5"]);
  expect(oneMore.json).toMatchObject({ code: "TOO_BUSY" });
  expect((await bench.ask("/may-serve")).json).toEqual(CLOSED);
  bench.facade.setGate(OPEN);
  expect((await Promise.all(waiting)).every(({ status }) => status === 200)).toBe(true);
});
