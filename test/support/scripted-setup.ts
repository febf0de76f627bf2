import { MigError } from "../../src/domain/errors.ts";
import type { Delivery, EffectiveSetting, SettingsReport, SetupDesk } from "../../src/domain/setup.ts";

const AT = "2026-11-21T09:00:00.000Z";

/** What the settings page shows of the sample configuration. */
export function sampleSettings(change: Partial<SettingsReport> = {}): SettingsReport {
  return {
    migIni: "/mnt/config/mig.ini",
    gridInfo: "/mnt/config/grid.info",
    settings: [
      sampleSetting({
        name: "username",
        value: "admin",
        origin: "mig.ini",
        line: 3,
        meaning: "who may use the page",
      }),
      sampleSetting({ name: "password_hash", value: "set", origin: "mig.ini", line: 4, isSecret: true }),
      sampleSetting({ name: "mode", value: "migrate", origin: "property", line: 2 }),
      sampleSetting({ name: "port_no", value: "8080", needsRestart: true }),
      sampleSetting({ name: "webhook", value: "set", origin: "mig.ini", line: 9, isSecret: true }),
    ],
    grids: [
      {
        name: "my_grid_one",
        line: 4,
        settings: [
          sampleSetting({ name: "controller", value: "127.0.1.1", origin: "grid.info", line: 5 }),
          sampleSetting({ name: "keep_source", value: "1d" }),
        ],
      },
    ],
    reload: { changed: [], needsRestart: [] },
    password: { canChange: true },
    tls: { state: "off" },
    webhook: { configured: true, signed: true, deliveries: [sampleDelivery()] },
    ...change,
  };
}

function sampleSetting(given: Partial<EffectiveSetting> & { readonly name: string }): EffectiveSetting {
  return {
    value: "",
    origin: "default",
    meaning: `what ${given.name} is for`,
    isSecret: false,
    needsRestart: false,
    ...given,
  };
}

function sampleDelivery(given: Partial<Delivery> = {}): Delivery {
  return {
    id: "evt_job1_7",
    type: "job.finished",
    at: AT,
    jobId: "job1",
    state: "delivered",
    attempts: 1,
    lastTriedAt: AT,
    answer: "200",
    ...given,
  };
}

export interface SetupScript {
  settings: SettingsReport;
}

/** The set-up part of a scripted agent. */
export function createScriptedSetup(
  script: SetupScript,
  called: (name: string, ...args: readonly unknown[]) => void,
): SetupDesk {
  return {
    report: () => script.settings,
    async changePassword({ by }) {
      called("changePassword", by);
      const { canChange, reason } = script.settings.password;
      if (!canChange) throw new MigError("JOB_STATE", `Cannot change the password: ${reason ?? ""}`);
      return { written: script.settings.migIni };
    },
    async testWebhook(by) {
      called("testWebhook", by);
      return sampleDelivery({ id: "evt_test_1", type: "test" });
    },
    figures: () => ({
      journalBytes: 4_096,
      controllers: [{ grid: "my_grid_one", up: true }, { grid: "my_grid_two" }],
      deliveriesWaiting: 0,
      deliveriesGivenUp: 0,
    }),
  };
}
