import { once } from "node:events";
import { connect } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Progress } from "../../../src/domain/progress.ts";
import { lockedSettings, startWebBench, type WebBench } from "../../support/web-bench.ts";
import { basic, openStream } from "../../support/web-client.ts";
import { sampleJob } from "../../support/web-samples.ts";

const EVENTS = "/api/v1/jobs/job1/events";
const PROGRESS: Progress = { jobId: "job1", step: "copy", bytes: 1, totalBytes: 2, volumes: [] };

async function startWithJob(events = 0): Promise<WebBench> {
  const bench = await startWebBench();
  bench.facade.setJob(sampleJob());
  for (let count = 0; count < events; count += 1) note(bench, count);
  return bench;
}

function note(bench: WebBench, count: number): void {
  bench.facade.happen("job1", { type: "note", text: `line ${count}` });
}

test("a stream says how to come back, and is kept by nobody on the way", async () => {
  await using bench = await startWithJob(1);
  using stream = await openStream(bench.door, EVENTS);
  expect(stream.response.headers).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  expect(stream.response.headers["content-encoding"]).toBeUndefined();
  const first = await stream.next();
  expect(first).toMatchObject({ event: "message", id: "1", data: { seq: 1, event: { text: "line 0" } } });
  expect(stream.asides).toEqual(["retry: 2000"]);
});

test("what was comes first, then what happens", async () => {
  await using bench = await startWithJob(2);
  using stream = await openStream(bench.door, EVENTS);
  expect([(await stream.next()).id, (await stream.next()).id]).toEqual(["1", "2"]);
  note(bench, 2);
  expect((await stream.next()).id).toBe("3");
});

test("Last-Event-ID counts more than ?after, as a browser that comes back sends both", async () => {
  await using bench = await startWithJob(5);
  using stream = await openStream(bench.door, `${EVENTS}?after=1`, { "last-event-id": "3" });
  expect((await stream.next()).id).toBe("4");
  using other = await openStream(bench.door, `${EVENTS}?after=1`);
  expect((await other.next()).id).toBe("2");
});

test("an event that nobody announced comes along with the next", async () => {
  await using bench = await startWithJob(1);
  using stream = await openStream(bench.door, EVENTS);
  await stream.next();
  bench.facade.happenUnseen("job1", { type: "note", text: "unseen" });
  note(bench, 3);
  expect([(await stream.next()).id, (await stream.next()).id]).toEqual(["2", "3"]);
});

test("progress, gate and moving have no id, so that they do not count as read", async () => {
  await using bench = await startWithJob(1);
  using stream = await openStream(bench.door, EVENTS);
  await stream.next();
  const { facade } = bench;
  facade.tell({ type: "progress", progress: PROGRESS });
  expect(await stream.next()).toEqual({ event: "progress", id: undefined, data: PROGRESS });
  facade.setGate({ serve: false, reason: "x", offers: [] });
  expect(await stream.next()).toMatchObject({ event: "gate", id: undefined, data: { serve: false } });
  facade.tell({
    type: "moving",
    jobId: "job1",
    to: "127.0.1.20:8080",
    sentence: "The helper reports there.",
  });
  expect(await stream.next()).toEqual({
    event: "moving",
    id: undefined,
    data: { jobId: "job1", to: "127.0.1.20:8080", sentence: "The helper reports there." },
  });
});

test("what passes never overtakes the events before it", async () => {
  await using bench = await startWithJob(1);
  using stream = await openStream(bench.door, EVENTS);
  await stream.next();
  note(bench, 1);
  bench.facade.tell({ type: "moving", jobId: "job1", to: "a", sentence: "b" });
  expect([(await stream.next()).id, (await stream.next()).event]).toEqual(["2", "moving"]);
});

test("another job's events stay out", async () => {
  await using bench = await startWithJob(1);
  bench.facade.script.jobs.set("job2", sampleJob({ id: "job2" }));
  using stream = await openStream(bench.door, EVENTS);
  await stream.next();
  bench.facade.happen("job2", { type: "note", text: "other" });
  bench.facade.tell({ type: "progress", progress: { ...PROGRESS, jobId: "job2" } });
  bench.facade.tell({ type: "config" });
  note(bench, 1);
  expect((await stream.next()).id).toBe("2");
});

test("the stream ends with the job, and who has everything is told not to come again", async () => {
  await using bench = await startWithJob(1);
  using stream = await openStream(bench.door, EVENTS);
  await stream.next();
  bench.facade.happen("job1", { type: "ended", state: "succeeded" });
  expect((await stream.rest()).map(({ id }) => id)).toEqual(["2"]);
  const again = { headers: { accept: "text/event-stream", "last-event-id": "2" } };
  expect((await bench.ask(EVENTS, again)).status).toBe(204);
  using late = await openStream(bench.door, EVENTS);
  expect(await late.rest()).toHaveLength(2);
  expect(bench.facade.watchers()).toBe(0);
});

test("a comment every 15 seconds keeps the line open", async () => {
  await using bench = await startWithJob(1);
  using stream = await openStream(bench.door, EVENTS);
  await stream.next();
  await bench.clock.advance(45_000);
  note(bench, 1);
  await stream.next();
  expect(stream.asides).toEqual(["retry: 2000", ": still here", ": still here", ": still here"]);
});

test("wherever the line is cut, nothing is lost and nothing comes twice", async () => {
  await using bench = await startWithJob();
  const scenario = fc.record({
    before: fc.nat(12),
    /** After how many messages each connection is cut, and how many events happen meanwhile. */
    cuts: fc.array(fc.record({ read: fc.nat(6), during: fc.nat(6), between: fc.nat(4) }), { maxLength: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ before, cuts }) => {
      const { facade } = bench;
      facade.script.events.set("job1", []);
      facade.setJob(sampleJob());
      for (let count = 0; count < before; count += 1) note(bench, count);
      const seen: number[] = [];
      for (const { read, during, between } of cuts) {
        using stream = await openStream(bench.door, EVENTS, { "last-event-id": String(seen.at(-1) ?? 0) });
        for (let count = 0; count < during; count += 1) note(bench, count);
        const there = facade.events("job1", seen.at(-1) ?? 0).length;
        for (let count = 0; count < Math.min(read, there); count += 1)
          seen.push(Number((await stream.next()).id));
        stream.response.destroy();
        for (let count = 0; count < between; count += 1) note(bench, count);
      }
      facade.happen("job1", { type: "ended", state: "succeeded" });
      using last = await openStream(bench.door, EVENTS, { "last-event-id": String(seen.at(-1) ?? 0) });
      seen.push(...(await last.rest()).map(({ id }) => Number(id)));
      expect(seen).toEqual(facade.events("job1", 0).map(({ seq }) => seq));
    }),
    { numRuns: 40 },
  );
});

test("who does not read is cut off after 30 seconds and has lost nothing", async () => {
  await using bench = await startWithJob();
  const text = "x".repeat(64 * 1024);
  for (let count = 0; count < 400; count += 1) bench.facade.happenUnseen("job1", { type: "note", text });
  const lazy = connect(bench.web.port, "127.0.0.1");
  lazy.pause();
  lazy.write(`GET ${EVENTS} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n`);
  // One sleep is the heartbeat, the other the patience with a reader that lags.
  await bench.clock.asleep(2);
  await bench.clock.advance(30_000);
  lazy.resume();
  await once(lazy, "close");
  expect(bench.facade.watchers()).toBe(0);
  using back = await openStream(bench.door, EVENTS, { "last-event-id": "399" });
  expect((await back.next()).id).toBe("400");
});

test("a slow reader that reads gets everything", async () => {
  await using bench = await startWithJob();
  const text = "x".repeat(64 * 1024);
  for (let count = 0; count < 200; count += 1) bench.facade.happenUnseen("job1", { type: "note", text });
  bench.facade.happenUnseen("job1", { type: "ended", state: "succeeded" });
  using stream = await openStream(bench.door, EVENTS);
  expect(await stream.rest()).toHaveLength(201);
  expect(bench.clock.sleepers).toBe(0);
});

test("a session is enough for a stream, for some browsers do not send the password along", async () => {
  await using bench = await startWebBench(lockedSettings());
  bench.facade.setJob(sampleJob());
  bench.facade.happen("job1", { type: "note", text: "a" });
  const [cookie = ""] =
    (await bench.ask("/", { headers: basic("admin", "secret") })).headers["set-cookie"] ?? [];
  using stream = await openStream(bench.door, EVENTS, { cookie: cookie.split(";")[0] ?? "" });
  expect((await stream.next()).id).toBe("1");
});

test("a new password ends the streams that are open, and who comes back must know it", async () => {
  await using bench = await startWithJob(1);
  using stream = await openStream(bench.door, EVENTS);
  await stream.next();
  bench.web.update({ ...bench.settings, ...lockedSettings() });
  note(bench, 1);
  expect(await stream.rest()).toEqual([]);
  expect((await bench.ask(EVENTS, { headers: { accept: "text/event-stream" } })).status).toBe(401);
  using back = await openStream(bench.door, EVENTS, { ...basic("admin", "secret"), "last-event-id": "1" });
  expect((await back.next()).id).toBe("2");
});

test("a reload that changes nobody's password leaves open streams open", async () => {
  await using bench = await startWithJob(1);
  using stream = await openStream(bench.door, EVENTS);
  await stream.next();
  bench.web.update({ ...bench.settings, mode: "migrate" });
  note(bench, 1);
  expect((await stream.next()).id).toBe("2");
});

test("a stop of MIG ends the streams in good order", async () => {
  const bench = await startWithJob(1);
  using stream = await openStream(bench.door, EVENTS);
  await stream.next();
  await bench.web[Symbol.asyncDispose]();
  expect(await stream.rest()).toEqual([]);
  expect(stream.response.complete).toBe(true);
  expect([bench.facade.watchers(), bench.clock.sleepers]).toEqual([0, 0]);
});
