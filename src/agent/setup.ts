import { statSync } from "node:fs";
import { MigError } from "../domain/errors.ts";
import type {
  Delivery,
  Figures,
  PasswordReport,
  PasswordRequest,
  SetupDesk,
  WebhookReport,
} from "../domain/setup.ts";
import type { Kernel, KernelOptions } from "./kernel.ts";

/** Settings, password, webhook and figures of a running agent or helper. */
export function setupOf(kernel: Kernel, options: KernelOptions): SetupDesk {
  const { config } = options;
  return {
    report: () => ({
      ...config.report(),
      webhook: webhookOf(kernel, options),
    }),
    changePassword: (request) => changePassword(kernel, options, request),
    testWebhook: (by) => testWebhook(kernel, by),
    figures: () => figuresOf(kernel, options),
  };
}

async function changePassword(
  { journal }: Kernel,
  { changePassword: change, role }: KernelOptions,
  request: PasswordRequest,
): Promise<PasswordReport> {
  if (change === undefined || role === "helper") {
    throw new MigError("JOB_STATE", "Cannot change the password here: it is the application's", {
      hint: "Change it on the application's own page, once it runs again.",
    });
  }
  const report = await change(request);
  journal.audit({ by: request.by, what: "change password", result: "done" });
  return report;
}

/** So many of the last messages are shown. */
const SHOWN_DELIVERIES = 20;

function webhookOf({ journal }: Kernel, { config }: KernelOptions): WebhookReport {
  const webhook = config.webhook();
  return {
    configured: webhook !== undefined,
    signed: webhook?.secret !== undefined,
    deliveries: journal.outbox.deliveries(SHOWN_DELIVERIES),
  };
}

async function testWebhook({ notifier, journal }: Kernel, by: string): Promise<Delivery> {
  const delivery = await notifier.test();
  journal.audit({ by, what: "test webhook", result: delivery.answer ?? delivery.state });
  return delivery;
}

function figuresOf({ journal, ssh }: Kernel, { config, files }: KernelOptions): Figures {
  return {
    journalBytes: statSync(files.journal, { throwIfNoEntry: false })?.size ?? 0,
    controllers: config.grids().map(({ name }) => {
      const up = ssh.answers?.(name);
      return up === undefined ? { grid: name } : { grid: name, up };
    }),
    deliveriesWaiting: journal.outbox.count("waiting"),
    deliveriesGivenUp: journal.outbox.count("given-up"),
  };
}
