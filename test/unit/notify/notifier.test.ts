import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Attempt, Notice, Outbox, WaitingNotice } from "../../../src/domain/notices.ts";
import type { Delivery } from "../../../src/domain/setup.ts";
import { waitAfter } from "../../../src/notify/backoff.ts";
import { Notifier, type Webhook } from "../../../src/notify/notifier.ts";
import type { Post } from "../../../src/notify/post.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";

const HOUR_MS = 3_600_000;

/** An outbox of an array. */
class MemoryOutbox implements Outbox {
  rows: WaitingNotice[] = [];
  readonly ends: (Attempt & { readonly id: string })[] = [];
  readonly logged: Delivery[] = [];

  put(notice: Notice): void {
    this.rows.push({ ...notice, attempts: 0, nextTryAt: notice.at });
  }
  waiting(): readonly WaitingNotice[] {
    return [...this.rows];
  }
  record(id: string, attempt: Attempt): void {
    this.ends.push({ ...attempt, id });
    this.rows = this.rows.flatMap((row) => {
      if (row.id !== id) return [row];
      if (attempt.state !== "waiting") return [];
      return [{ ...row, attempts: row.attempts + 1, nextTryAt: attempt.nextTryAt ?? row.nextTryAt }];
    });
  }
  log(delivery: Delivery): void {
    this.logged.push(delivery);
  }
  deliveries(): readonly Delivery[] {
    return [];
  }
  count(): number {
    return this.rows.length;
  }
  drop(): void {
    this.rows = [];
  }
  handOver(): readonly Notice[] {
    return this.rows;
  }
  take(): void {}
}

let clock: FakeClock;
let outbox: MemoryOutbox;
let posts: Post[];
let answers: (number | Error)[];
let webhook: Webhook | undefined;
let maySend: boolean;
let notifier: Notifier;

beforeEach(() => {
  clock = createFakeClock();
  outbox = new MemoryOutbox();
  posts = [];
  answers = [];
  webhook = { url: "https://hooks.example/secret-path", secret: "s" };
  maySend = true;
  notifier = new Notifier({
    outbox,
    clock,
    userAgent: "MIG/1",
    webhook: () => webhook,
    maySend: () => maySend,
    page: () => "http://page/",
    log: () => undefined,
    describe: ({ type, at }) => ({
      type,
      timestamp: at,
      data: { sentence: "it is done", page: "http://page/" },
    }),
    async post(message) {
      posts.push(message);
      const answer = answers.shift() ?? 204;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  notifier.start();
});

afterEach(async () => {
  await notifier[Symbol.asyncDispose]();
});

function happen(id = "job1-7"): void {
  outbox.put({ id, type: "job.finished", at: new Date(clock.now()).toISOString(), jobId: "job1", seq: 7 });
  notifier.wake();
}

const idsOf = () => posts.map(({ headers }) => headers["webhook-id"]);

describe("what the webhook is told", () => {
  test("comes once, signed, with the event's id", async () => {
    happen();
    await clock.advance(0);
    expect(posts).toHaveLength(1);
    expect(posts[0]?.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": "MIG/1",
      "webhook-id": "job1-7",
      "webhook-signature": expect.stringMatching(/^v1,/),
    });
    expect(JSON.parse(posts[0]?.body ?? "")).toMatchObject({ type: "job.finished" });
    expect(outbox.ends).toMatchObject([{ state: "delivered", answer: "204 No Content" }]);
    await clock.advance(HOUR_MS);
    expect(posts).toHaveLength(1);
  });

  test("is tried again, later and later, with the same id and a new time", async () => {
    answers = [500, new Error("nobody listens there"), 200];
    happen();
    await clock.advance(0);
    expect(outbox.ends).toMatchObject([{ state: "waiting", answer: "500 Internal Server Error" }]);
    await clock.advance(9_000);
    expect(posts).toHaveLength(1);
    await clock.advance(1_000);
    expect(posts).toHaveLength(2);
    await clock.advance(30_000);
    expect(outbox.ends.at(-1)).toMatchObject({ state: "delivered" });
    expect(idsOf()).toEqual(["job1-7", "job1-7", "job1-7"]);
    expect(new Set(posts.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(3);
  });

  test("is given up after about a day", async () => {
    answers = Array.from({ length: 100 }, () => 503);
    happen();
    for (let hour = 0; hour < 30; hour += 1) await clock.advance(HOUR_MS);
    expect(posts).toHaveLength(30);
    expect(outbox.ends.at(-1)).toMatchObject({ state: "given-up", answer: "503 Service Unavailable" });
    let total = 0;
    for (let attempt = 1; waitAfter(attempt) !== undefined; attempt += 1) total += waitAfter(attempt) ?? 0;
    expect(total / HOUR_MS).toBeGreaterThan(22);
    expect(total / HOUR_MS).toBeLessThan(26);
  });

  test("is not taken by a redirect", async () => {
    answers = [302];
    happen();
    await clock.advance(0);
    expect(outbox.ends).toMatchObject([
      { state: "waiting", answer: "302 Found: redirects are not followed" },
    ]);
  });

  test("comes after all when its turn lies behind a clock that jumped back", async () => {
    answers = [500];
    happen();
    await clock.advance(0);
    clock.jump(-48 * HOUR_MS);
    notifier.wake();
    await clock.advance(0);
    expect(posts).toHaveLength(2);
  });

  test("is held back by a copy that is not the one, until it is", async () => {
    maySend = false;
    happen();
    await clock.advance(2 * HOUR_MS);
    expect(posts).toEqual([]);
    maySend = true;
    notifier.wake();
    await clock.advance(0);
    expect(posts).toHaveLength(1);
  });

  test("is nothing where no webhook is set, also when one is set later", async () => {
    webhook = undefined;
    happen();
    await clock.advance(0);
    webhook = { url: "https://hooks.example/" };
    happen("job2-3");
    await clock.advance(0);
    expect(idsOf()).toEqual(["job2-3"]);
    expect(posts[0]?.headers).not.toHaveProperty("webhook-signature");
  });

  test("has ten seconds to be taken", async () => {
    await notifier[Symbol.asyncDispose]();
    const seen: Post[] = [];
    const waiting = new Notifier({
      outbox,
      clock,
      userAgent: "MIG/1",
      webhook: () => webhook,
      maySend: () => true,
      page: () => "http://page/",
      log: () => undefined,
      describe: ({ type, at }) => ({
        type,
        timestamp: at,
        data: { sentence: "it is done", page: "http://page/" },
      }),
      post(message) {
        seen.push(message);
        return new Promise((_resolve, reject) =>
          message.signal.addEventListener("abort", () => reject(new Error("it did not answer in time"))),
        );
      },
    });
    happen();
    waiting.start();
    await clock.advance(9_999);
    expect(outbox.ends).toEqual([]);
    await clock.advance(1);
    expect(outbox.ends).toMatchObject([{ state: "waiting", answer: "it did not answer in time" }]);
    await waiting[Symbol.asyncDispose]();
  });
});

describe("a test message", () => {
  test("is sent once, and how it ended is among the deliveries", async () => {
    answers = [403];
    expect(await notifier.test()).toMatchObject({ type: "test", state: "given-up", answer: "403 Forbidden" });
    expect(outbox.logged).toHaveLength(1);
    expect(posts).toHaveLength(1);
  });

  test("says what to set where no webhook is", async () => {
    webhook = undefined;
    await expect(notifier.test()).rejects.toMatchObject({
      code: "JOB_STATE",
      hint: expect.stringContaining("mig.ini"),
    });
  });
});
