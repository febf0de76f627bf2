import fc from "fast-check";
import { expect, test } from "vitest";
import type { StoredEvent } from "../../../src/domain/step.ts";
import { startWebBench, type WebBench } from "../../support/web-bench.ts";
import { openStream } from "../../support/web-client.ts";
import { sampleJob } from "../../support/web-samples.ts";

const EVENTS = "/api/v1/jobs/job1/events";

/** Each writer begins a new thousand: agent, helper, agent at the target. */
const THOUSAND = [0, 1_000, 2_000] as const;

/** One of the three places of a move; what it writes is durable before anybody hears of it. */
class Place {
  readonly #bench: WebBench;

  constructor(bench: WebBench) {
    this.#bench = bench;
    bench.facade.setJob(sampleJob());
    bench.facade.script.events.set("job1", []);
  }

  get door(): WebBench["door"] {
    return this.#bench.door;
  }

  get events(): readonly StoredEvent[] {
    return this.#bench.facade.events("job1", 0);
  }

  get last(): number {
    return this.events.at(-1)?.seq ?? 0;
  }

  write(thousand: number, count: number): void {
    for (let index = 0; index < count; index += 1) {
      const seq = Math.max(this.last, thousand) + 1;
      this.#add({
        jobId: "job1",
        seq,
        at: "2026-11-21T09:00:00.000Z",
        by: "test",
        event: { type: "note", text: String(seq) },
      });
    }
  }

  end(): void {
    const { facade } = this.#bench;
    const event = { type: "ended", state: "succeeded" } as const;
    facade.setJob(sampleJob({ state: "succeeded" }));
    this.#add({ jobId: "job1", seq: this.last + 1, at: "2026-11-21T09:00:01.000Z", by: "test", event });
  }

  /** The journal of the place before replaces the own; watchers hear what is new. */
  import(from: Place): void {
    const known = this.last;
    const { script, tell } = this.#bench.facade;
    script.events.set("job1", [...from.events]);
    for (const event of from.events) if (event.seq > known) tell({ type: "event", event });
  }

  #add(event: StoredEvent): void {
    const { script, tell } = this.#bench.facade;
    script.events.set("job1", [...this.events, event]);
    tell({ type: "event", event });
  }
}

const hop = fc.record({
  /** Events that are there, that happen while the reader reads, and how many of them it takes before it is cut off. */
  before: fc.nat(5),
  during: fc.nat(5),
  read: fc.nat(8),
  /** What the place before still writes after it has handed its journal over: last words that nobody else has. */
  lastWords: fc.nat(2),
});

const move = fc.record({
  hops: fc.tuple(
    fc.array(hop, { maxLength: 3 }),
    fc.array(hop, { maxLength: 3 }),
    fc.array(hop, { maxLength: 3 }),
  ),
});

test("across agent, helper and target, wherever the stream is cut, nothing is lost and nothing comes twice", async () => {
  await using source = await startWebBench();
  await using helper = await startWebBench();
  await using target = await startWebBench();
  const benches = [source, helper, target];
  await fc.assert(
    fc.asyncProperty(move, async ({ hops }) => {
      const places = benches.map((bench) => new Place(bench));
      const seen: number[] = [];
      for (const [index, place] of places.entries()) {
        const before = places[index - 1];
        if (before !== undefined) {
          place.import(before);
          before.write(0, hops[index]?.[0]?.lastWords ?? 0);
        }
        place.write(THOUSAND[index] ?? 0, 1);
        for (const each of hops[index] ?? [])
          seen.push(...(await readSome(place, THOUSAND[index] ?? 0, each, seen)));
      }
      const end = places[2] ?? new Place(target);
      end.end();
      using rest = await openStream(end.door, EVENTS, { "last-event-id": String(seen.at(-1) ?? 0) });
      seen.push(...(await rest.rest()).map(({ id }) => Number(id)));

      expect(seen).toEqual([...new Set(seen)].toSorted((one, other) => one - other));
      const journal = end.events.map(({ seq }) => seq);
      expect(seen.filter((seq) => journal.includes(seq))).toEqual(journal);
    }),
    { numRuns: 40 },
  );
});

/** What a reader takes that comes with what it has, and is cut off. */
async function readSome(
  place: Place,
  thousand: number,
  { before, during, read }: { readonly before: number; readonly during: number; readonly read: number },
  seen: readonly number[],
): Promise<readonly number[]> {
  place.write(thousand, before);
  const has = seen.at(-1) ?? 0;
  using stream = await openStream(place.door, EVENTS, { "last-event-id": String(has) });
  place.write(thousand, during);
  const there = place.events.filter(({ seq }) => seq > has).length;
  const ids: number[] = [];
  while (ids.length < Math.min(read, there)) ids.push(Number((await stream.next()).id));
  return ids;
}
