import type { Clock } from "../clock.ts";
import { viewJob } from "../domain/job-view.ts";
import { messageOf } from "../domain/notices.ts";
import type { Gate } from "../domain/serving.ts";
import type { Journal } from "../journal/journal.ts";
import { Notifier, type Webhook } from "../notify/notifier.ts";
import { VERSION } from "../version.ts";

export interface TellingParts {
  readonly config: { webhook(): Webhook | undefined; settings(): { readonly page: string } };
  readonly clock: Clock;
  log(message: string, error?: unknown): void;
}

/** Tells the webhook of the events in this journal, as the job was right after each. */
export function notifierOf(
  { config, clock, log }: TellingParts,
  role: { maySpeak(): boolean },
  journal: Journal,
): Notifier {
  return new Notifier({
    outbox: journal.outbox,
    clock,
    userAgent: `MIG/${VERSION}`,
    webhook: () => config.webhook(),
    maySend: () => role.maySpeak(),
    page: () => config.settings().page,
    log,
    describe(notice) {
      const spec = journal.findJob(notice.jobId);
      if (spec === undefined) return undefined;
      const events = journal.events(spec.id).filter(({ seq }) => seq <= notice.seq);
      return messageOf(notice, viewJob(spec, events), config.settings().page);
    },
  });
}

/** A copy that was left, or does not know yet whether it is the one, has nothing to tell. */
export function isTheOneToSpeak({ serve, offers, askedAt }: Gate): boolean {
  return serve || (askedAt !== undefined && !offers.includes("adopt"));
}
