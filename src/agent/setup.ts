import { statSync } from "node:fs";
import { MigError } from "../domain/errors.ts";
import type { Figures, PasswordReport, PasswordRequest, SetupDesk } from "../domain/setup.ts";
import type { Kernel, KernelOptions } from "./kernel.ts";

/** Settings, password, webhook and figures of a running agent or helper. */
export function setupOf(kernel: Kernel, options: KernelOptions): SetupDesk {
  const { config } = options;
  return {
    report: () => ({
      ...config.report(),
      webhook: { configured: false, signed: false, deliveries: [] },
    }),
    changePassword: (request) => changePassword(kernel, options, request),
    testWebhook: () => Promise.reject(new MigError("JOB_STATE", "Cannot send a test: no webhook is set")),
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

function figuresOf({ journal }: Kernel, { config, files }: KernelOptions): Figures {
  return {
    journalBytes: statSync(files.journal, { throwIfNoEntry: false })?.size ?? 0,
    controllers: config.grids().map(({ name }) => {
      const seen = journal.get(`check:${name}`);
      return seen === undefined ? { grid: name } : { grid: name, up: !seen.includes('"error"') };
    }),
    deliveriesWaiting: 0,
    deliveriesGivenUp: 0,
  };
}
