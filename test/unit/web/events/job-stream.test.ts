import fc from "fast-check";
import { expect, test } from "vitest";
import type { EventStream } from "../../../../src/web/events/event-stream.ts";
import { streamJob } from "../../../../src/web/events/job-stream.ts";
import { shareReading } from "../../../../src/web/events/shared-reading.ts";
import { createScriptedFacade } from "../../../support/scripted-facade.ts";
import { sampleJob } from "../../../support/web-samples.ts";

/** A reader that takes its time: `whileLagging` runs whenever the sender waits for it. */
function readerOf(whileLagging: () => void) {
  const gone = new AbortController();
  const ids: (number | undefined)[] = [];
  const stream: EventStream = {
    signal: gone.signal,
    send: ({ id }) => {
      ids.push(id);
    },
    sendText: (text) => {
      ids.push(Number(/^id: (\d+)$/m.exec(text.toString())?.[1]));
    },
    async drained() {
      whileLagging();
      await Promise.resolve();
    },
    isLagging: () => true,
    end: () => gone.abort(),
  };
  return { stream, ids };
}

function facadeWithJob() {
  const facade = createScriptedFacade();
  facade.setJob(sampleJob());
  const happen = (): void => {
    facade.happen("job1", { type: "note", text: "x" });
  };
  return { facade, happen };
}

test("whatever happens while a slow reader is waited for comes after, once and in order", async () => {
  const waits = fc.array(fc.record({ events: fc.nat(3), announced: fc.boolean() }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.nat(4), fc.nat(6), waits, async (before, after, script) => {
      const { facade, happen } = facadeWithJob();
      for (let count = 0; count < before; count += 1) happen();
      const todo = [...script];
      const { stream, ids } = readerOf(() => {
        const next = todo.shift();
        for (let count = 0; count < (next?.events ?? 0); count += 1) {
          if (next?.announced === true) happen();
          else facade.happenUnseen("job1", { type: "note", text: "unseen" });
        }
        if (next === undefined && !facade.events("job1", 0).some(({ event }) => event.type === "ended")) {
          facade.happen("job1", { type: "ended", state: "succeeded" });
        }
        // The next wait is sure to come.
        if (next !== undefined) facade.tell({ type: "gate", gate: facade.gate() });
      });
      await streamJob(stream, { facade, journal: shareReading(facade), jobId: "job1", after });
      const expected = facade.events("job1", after).map(({ seq }) => seq);
      expect(ids.filter((id) => id !== undefined)).toEqual(expected);
      expect(facade.watchers()).toBe(0);
    }),
  );
});

test("of what passes while a reader lags only the newest is kept", async () => {
  const { facade, happen } = facadeWithJob();
  happen();
  const sent: unknown[] = [];
  let isFirst = true;
  const { stream } = readerOf(() => {
    if (!isFirst) return;
    isFirst = false;
    for (const bytes of [1, 2, 3]) {
      facade.tell({
        type: "progress",
        progress: { jobId: "job1", step: "copy", bytes, totalBytes: 3, volumes: [] },
      });
    }
  });
  const noting: EventStream = {
    ...stream,
    send(message) {
      if (message.name !== "progress") return;
      sent.push(message.data);
      stream.end();
    },
  };
  await streamJob(noting, { facade, journal: shareReading(facade), jobId: "job1", after: 0 });
  expect(sent).toMatchObject([{ bytes: 3 }]);
});

test("when the reader goes, nobody watches any more", async () => {
  const { facade } = facadeWithJob();
  const { stream } = readerOf(() => {});
  const ended = streamJob(stream, { facade, journal: shareReading(facade), jobId: "job1", after: 0 });
  expect(facade.watchers()).toBe(1);
  stream.end();
  await ended;
  expect(facade.watchers()).toBe(0);
});

test("all readers together read an event from the journal once, and each gets it", async () => {
  const { facade, happen } = facadeWithJob();
  let reads = 0;
  const counted = {
    ...facade,
    events(id: string, after: number) {
      reads += 1;
      return facade.events(id, after);
    },
  };
  const journal = shareReading(counted);
  const readers = Array.from({ length: 50 }, () => readerOf(() => {}));
  const ended = readers.map(({ stream }) => streamJob(stream, { facade, journal, jobId: "job1", after: 0 }));
  await new Promise<void>((resolve) => setImmediate(resolve));
  reads = 0;
  happen();
  await new Promise<void>((resolve) => setImmediate(resolve));
  // What is new, and then that there is nothing newer.
  expect(reads).toBeLessThanOrEqual(2);
  expect(readers.map(({ ids }) => ids)).toEqual(readers.map(() => [1]));
  for (const { stream } of readers) stream.end();
  await Promise.all(ended);
});
