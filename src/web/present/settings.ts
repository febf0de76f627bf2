import type { ReloadReport } from "../../agent-facade.ts";
import type { ErrorData } from "../../domain/errors.ts";
import type { Delivery, EffectiveSetting, NoticeType, SettingsReport, TlsFacts } from "../../domain/setup.ts";
import type { Badge } from "./badges.ts";
import { type Moment, presentMoment } from "./times.ts";

export interface SettingRow {
  readonly name: string;
  readonly value: string;
  /** There is a value, and it is not shown. */
  readonly isHidden: boolean;
  /** And whether a change waits for a restart. */
  readonly origin: string;
  readonly meaning: string;
}

export interface SettingGroup {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly SettingRow[];
}

export interface NoticeLine {
  readonly tone: "good" | "warn" | "bad" | "idle";
  readonly icon: string;
  readonly title: string;
  readonly text: string;
  /** May be empty. */
  readonly hint: string;
}

export interface DeliveryRow {
  readonly id: string;
  readonly what: string;
  readonly jobPath: string;
  readonly at: Moment;
  readonly badge: Badge;
  readonly answer: string;
}

export interface SettingsModel {
  readonly notices: readonly NoticeLine[];
  readonly groups: readonly SettingGroup[];
  readonly grids: readonly SettingGroup[];
  /** For password managers. */
  readonly username: string;
  readonly migIni: string;
  readonly reload: string;
  readonly passwordForm: boolean;
  /** Why there is no form, and what to type; empty where there is one. */
  readonly passwordReason: string;
  readonly passwordHint: string;
  readonly webhook: string;
  readonly canTest: boolean;
  readonly deliveries: readonly DeliveryRow[];
  readonly connection: string;
}

export interface SettingsParts {
  readonly report: SettingsReport;
  readonly connection: { readonly encrypted: boolean; readonly local: boolean };
  /** What a form of this page just did. */
  readonly outcome?: NoticeLine | undefined;
  readonly now: number;
}

/** Every setting with its origin, in the order in which an owner looks for it. */
export function presentSettings({ report, connection, outcome, now }: SettingsParts): SettingsModel {
  const { reload, password, webhook } = report;
  return {
    notices: [...(outcome === undefined ? [] : [outcome]), ...noticesOf(report)],
    groups: groupsOf(report),
    grids: report.grids.map((grid) => ({
      id: `grid-${grid.name}`,
      title: `Grid ${grid.name}`,
      rows: grid.settings.map(settingRow),
    })),
    username: report.settings.find(({ name }) => name === "username")?.value ?? "",
    migIni: report.migIni,
    reload: reloadWords(reload.changed),
    passwordForm: password.canChange,
    passwordReason: password.reason ?? "",
    passwordHint: password.hint ?? "",
    webhook: webhookWords(webhook),
    canTest: webhook.configured,
    deliveries: webhook.deliveries.map((delivery) => deliveryRow(delivery, now)),
    connection: connectionWords(connection, report.tls),
  };
}

const GROUPS: readonly { readonly id: string; readonly title: string; readonly names: readonly string[] }[] =
  [
    {
      id: "access",
      title: "Who may use the page",
      names: ["username", "password", "password_hash", "open", "mode"],
    },
    {
      id: "place",
      title: "Where the page is",
      names: ["port_no", "listen", "tls_cert", "tls_key", "component"],
    },
  ];
const REST = { id: "work", title: "How MIG works" };

function groupsOf({ settings }: SettingsReport): readonly SettingGroup[] {
  const named = new Set(GROUPS.flatMap(({ names }) => names));
  return [
    ...GROUPS.map(({ id, title, names }) => ({
      id,
      title,
      rows: settings.filter(({ name }) => names.includes(name)).map(settingRow),
    })),
    { ...REST, rows: settings.filter(({ name }) => !named.has(name)).map(settingRow) },
  ].filter(({ rows }) => rows.length > 0);
}

function settingRow(setting: EffectiveSetting): SettingRow {
  const { name, value, isSecret, meaning, needsRestart } = setting;
  const later = needsRestart ? "; a change waits for a restart" : "";
  const origin = `${originWords(setting)}${later}`;
  return { name, value, isHidden: isSecret && value === "set", origin, meaning };
}

function originWords({ origin, line }: EffectiveSetting): string {
  if (origin === "property") return "property of the component";
  return line === undefined ? origin : `${origin}, line ${line}`;
}

function noticesOf({ reload, tls }: SettingsReport): readonly NoticeLine[] {
  const waiting = reload.needsRestart.join(", ");
  return [
    ...(reload.problem === undefined ? [] : [problemNotice("The files are not in force", reload.problem)]),
    ...(tls.problem === undefined ? [] : [problemNotice("The certificate is not in use", tls.problem)]),
    ...(waiting === ""
      ? []
      : [
          {
            tone: "warn" as const,
            icon: "clock",
            title: "A change waits for a restart",
            text: `${waiting}: what was set before is in force until MIG starts again.`,
            hint: "In MIG's component: rc/mig restart",
          },
        ]),
  ];
}

function problemNotice(title: string, { message, hint = "" }: ErrorData): NoticeLine {
  return { tone: "bad", icon: "cross", title, text: message, hint };
}

function reloadWords(changed: readonly string[]): string {
  if (changed.length === 0)
    return "The files hold what is in force. MIG reads them by itself when they change.";
  return `A reload would change: ${changed.join(", ")}.`;
}

/** What a reload did, for the page that is shown after it. */
export function reloadOutcome({ changed, problem }: ReloadReport): NoticeLine {
  if (problem !== undefined) return problemNotice("Nothing was changed", problem);
  const text = changed.length === 0 ? "They say what they said before." : `Changed: ${changed.join(", ")}.`;
  return { tone: "good", icon: "check", title: "The files were read again", text, hint: "" };
}

export function testOutcome({ state, answer = "no answer" }: Delivery): NoticeLine {
  return state === "delivered"
    ? {
        tone: "good",
        icon: "check",
        title: "The webhook took the test",
        text: `It answered ${answer}.`,
        hint: "",
      }
    : {
        tone: "bad",
        icon: "cross",
        title: "The webhook did not take the test",
        text: `${answer}.`,
        hint: "Look at webhook in mig.ini, and whether this machine reaches that address.",
      };
}

function webhookWords({ configured, signed }: SettingsReport["webhook"]): string {
  if (!configured) return "Nobody is told how jobs fare: webhook is not set in mig.ini.";
  const told = "It is told when a job has ended, waits for somebody, or is stuck.";
  return signed
    ? `${told} Each message is signed.`
    : `${told} Messages are not signed: webhook_secret is not set.`;
}

const NOTICE_WORDS: Readonly<Record<NoticeType, string>> = {
  "job.finished": "job succeeded",
  "job.failed": "job failed",
  "job.cancelled": "job aborted",
  "job.waiting": "job waits",
  "job.stuck": "job is stuck",
  test: "test",
};

const DELIVERY_BADGES: Readonly<Record<Delivery["state"], Badge>> = {
  delivered: { icon: "check", word: "delivered", tone: "good" },
  waiting: { icon: "clock", word: "not yet", tone: "warn" },
  "given-up": { icon: "cross", word: "given up", tone: "bad" },
};

function deliveryRow(delivery: Delivery, now: number): DeliveryRow {
  const { id, type, at, jobId, state, attempts, answer = "" } = delivery;
  const tries = attempts > 1 ? `${answer}, after ${attempts} tries` : answer;
  return {
    id,
    what: NOTICE_WORDS[type],
    jobPath: jobId === undefined ? "" : `/jobs/${jobId}`,
    at: presentMoment(at, now),
    badge: DELIVERY_BADGES[state],
    answer: tries,
  };
}

function connectionWords(
  { encrypted, local }: SettingsParts["connection"],
  { validUntil }: TlsFacts,
): string {
  if (local) return "You are connected through the socket on this machine.";
  if (!encrypted)
    return "This connection is not encrypted: use it in a network you trust, or set tls_cert and tls_key in mig.ini.";
  return validUntil === undefined
    ? "This connection is encrypted."
    : `This connection is encrypted; the certificate is good until ${validUntil.slice(0, 10)}.`;
}
