import { STATUS_CODES } from "node:http";
import type { Clock } from "../clock.ts";
import { MigError } from "../domain/errors.ts";
import { randomName } from "../domain/ids.ts";
import type { Attempt, NoticeMessage, Outbox, WaitingNotice } from "../domain/notices.ts";
import type { Delivery } from "../domain/setup.ts";
import { waitAfter } from "./backoff.ts";
import type { Post } from "./post.ts";
import { signatureHeaders } from "./signature.ts";

/**
 * Tells the webhook what happens to jobs. What is to be told is durable in the outbox together with its event; here it is
 * sent, oldest first, one at a time, until it is taken or given up after about a day.
 *
 * Who has written an event tells of it: the agent of its own, the helper of its own; what the helper has not got rid of it
 * hands over with the journal. So a message is sent twice only when its sender died, or its answer was lost, after the
 * receiver took it; both carry the same id. A copy that is not the one tells nobody anything.
 */
export interface NotifierParts {
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** `MIG/1.2.3`. */
  readonly userAgent: string;
  webhook(): Webhook | undefined;
  /** Whether this copy is the one to speak at this moment. */
  maySend(): boolean;
  /** Undefined for a notice whose job is not known any more. */
  describe(notice: WaitingNotice): NoticeMessage | undefined;
  /** Address of this page, with a slash at its end. */
  page(): string;
  log(message: string, error?: unknown): void;
  /** Default: over HTTP. */
  readonly post?: ((message: Post) => Promise<number>) | undefined;
}

export interface Webhook {
  readonly url: string;
  readonly secret?: string | undefined;
}

const ANSWER_MS = 10_000;
/** While something waits that may not be sent now. */
const LOOK_MS = 60_000;
const SHORTEST_MS = 500;

export class Notifier implements AsyncDisposable {
  readonly #parts: NotifierParts;
  readonly #ended = new AbortController();
  #wake = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
  }

  /** Begins to send; it goes on until disposal. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Something is to be told, or something has changed. */
  wake(): void {
    this.#wake.abort();
  }

  /** One message now, once; it appears among the deliveries. Throws `JOB_STATE` when no webhook is set. */
  async test(): Promise<Delivery> {
    const { clock, outbox, page } = this.#parts;
    const webhook = this.#parts.webhook();
    if (webhook === undefined) {
      throw new MigError("JOB_STATE", "Cannot send a test: no webhook is set", {
        hint: "Set webhook, and webhook_secret to have messages signed, in mig.ini.",
      });
    }
    const at = new Date(clock.now()).toISOString();
    const sentence = "This is a test: messages of MIG arrive here.";
    const message: NoticeMessage = { type: "test", timestamp: at, data: { sentence, page: page() } };
    const id = `test-${randomName(12)}`;
    const answer = await this.#send(webhook, { id, message });
    const state = answer.isTaken ? "delivered" : "given-up";
    const delivery: Delivery = {
      id,
      type: "test",
      at,
      state,
      attempts: 1,
      lastTriedAt: at,
      answer: answer.words,
    };
    outbox.log(delivery);
    return delivery;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { clock, log } = this.#parts;
    const { signal } = this.#ended;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      let restMs: number | undefined = LOOK_MS;
      try {
        restMs = await this.#round(signal);
      } catch (error) {
        log("The webhook cannot be told now; it is tried again", error);
      }
      const either = AbortSignal.any([signal, this.#wake.signal]);
      if (restMs === undefined) await untilAborted(either);
      else await clock.sleep(restMs, either).catch(() => undefined);
    }
  }

  /** Sends what is due. Milliseconds until the next round; undefined: nothing waits. */
  async #round(signal: AbortSignal): Promise<number | undefined> {
    const { outbox, maySend, clock } = this.#parts;
    const waiting = outbox.waiting();
    if (waiting.length === 0) return undefined;
    const webhook = this.#parts.webhook();
    if (webhook === undefined) {
      outbox.drop();
      return undefined;
    }
    for (const notice of waiting) {
      if (signal.aborted || !maySend()) return LOOK_MS;
      if (isDue(notice, clock.now())) await this.#try(webhook, notice);
    }
    const left = outbox.waiting().map(({ nextTryAt }) => Date.parse(nextTryAt) - clock.now());
    return left.length === 0 ? undefined : Math.min(LOOK_MS, Math.max(SHORTEST_MS, Math.min(...left)));
  }

  async #try(webhook: Webhook, notice: WaitingNotice): Promise<void> {
    const { outbox, describe, clock, log } = this.#parts;
    const triedAt = new Date(clock.now()).toISOString();
    const message = describe(notice);
    if (message === undefined) {
      outbox.record(notice.id, { state: "given-up", triedAt, answer: "its job is not known any more" });
      return;
    }
    const { isTaken, words } = await this.#send(webhook, { id: notice.id, message });
    if (!isTaken && this.#ended.signal.aborted) return;
    const attempt = attemptOf({
      isTaken,
      answer: words,
      attempts: notice.attempts + 1,
      now: clock.now(),
      triedAt,
    });
    outbox.record(notice.id, attempt);
    if (attempt.state === "given-up") log(`The webhook was not told that ${message.data.sentence}: ${words}`);
  }

  async #send(
    webhook: Webhook,
    { id, message }: { readonly id: string; readonly message: NoticeMessage },
  ): Promise<{ readonly isTaken: boolean; readonly words: string }> {
    const { clock, userAgent } = this.#parts;
    const body = JSON.stringify(message);
    const signed = signatureHeaders({ id, timestamp: Math.floor(clock.now() / 1000), body }, webhook.secret);
    const headers = { "content-type": "application/json", "user-agent": userAgent, ...signed };
    const over = new AbortController();
    const deadline = clock.sleep(ANSWER_MS, over.signal).then(
      () => over.abort(),
      () => undefined,
    );
    const { signal } = this.#ended;
    try {
      const post = this.#parts.post ?? (await import("./post.ts")).postMessage;
      const status = await post({
        url: webhook.url,
        headers,
        body,
        signal: AbortSignal.any([signal, over.signal]),
      });
      return judge(status);
    } catch (error) {
      return { isTaken: false, words: error instanceof Error ? error.message : "it could not be sent" };
    } finally {
      over.abort();
      await deadline;
    }
  }
}

/** A date far ahead comes from a clock that has jumped back since. */
function isDue({ nextTryAt }: WaitingNotice, now: number): boolean {
  const ms = Date.parse(nextTryAt) - now;
  return ms <= 0 || ms > 2 * 3_600_000;
}

function judge(status: number): { readonly isTaken: boolean; readonly words: string } {
  const name = STATUS_CODES[status] ?? "";
  const words = `${status} ${name}`.trim();
  if (status >= 300 && status < 400) return { isTaken: false, words: `${words}: redirects are not followed` };
  return { isTaken: status >= 200 && status < 300, words };
}

function attemptOf(end: {
  readonly isTaken: boolean;
  readonly answer: string;
  readonly attempts: number;
  readonly now: number;
  readonly triedAt: string;
}): Attempt {
  const { isTaken, answer, attempts, now, triedAt } = end;
  if (isTaken) return { state: "delivered", triedAt, answer };
  const wait = waitAfter(attempts);
  if (wait === undefined) return { state: "given-up", triedAt, answer };
  return { state: "waiting", triedAt, answer, nextTryAt: new Date(now + wait).toISOString() };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
