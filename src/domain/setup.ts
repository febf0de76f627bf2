import type { ErrorData } from "./errors.ts";

/*
 * What is set and where it comes from, the password, and who is told of jobs: what an owner looks after once, and what
 * measuring systems ask for. No secret is in any of it.
 */

export type SettingOrigin = "mig.ini" | "property" | "grid.info" | "default";

/** A setting as it is in force. */
export interface EffectiveSetting {
  readonly name: string;
  /** `set` or `not set` for a secret. */
  readonly value: string;
  readonly origin: SettingOrigin;
  /** Where it stands in its file. */
  readonly line?: number;
  /** In a few words. */
  readonly meaning: string;
  readonly isSecret: boolean;
  /** A change takes effect only when MIG starts again. */
  readonly needsRestart: boolean;
}

export interface GridSettings {
  readonly name: string;
  /** Of its block in grid.info. */
  readonly line: number;
  readonly settings: readonly EffectiveSetting[];
}

/** What the files would change if they were read now. */
export interface PendingReload {
  readonly changed: readonly string[];
  /** What has been changed since the start and waits for the next one. */
  readonly needsRestart: readonly string[];
  /** Why the files as they are now cannot be used. */
  readonly problem?: ErrorData;
}

/** Whether the password can be changed from here, and otherwise what to type. */
export interface PasswordFacts {
  readonly canChange: boolean;
  readonly reason?: string;
  readonly hint?: string;
}

export interface TlsFacts {
  /** `kept`: the files changed and cannot be used; the pair of before is still in use. */
  readonly state: "off" | "on" | "kept";
  /** ISO 8601. */
  readonly validUntil?: string;
  /** Names and addresses that the certificate is for. */
  readonly names?: readonly string[];
  readonly problem?: ErrorData;
}

/** Everything about the settings but the deliveries. */
export interface ConfigReport {
  /** Path of mig.ini. */
  readonly migIni: string;
  /** Path of grid.info. */
  readonly gridInfo: string;
  readonly settings: readonly EffectiveSetting[];
  readonly grids: readonly GridSettings[];
  readonly reload: PendingReload;
  readonly password: PasswordFacts;
  readonly tls: TlsFacts;
}

export type NoticeType =
  | "job.finished"
  | "job.failed"
  | "job.cancelled"
  | "job.waiting"
  | "job.stuck"
  | "test";

/** One message to the webhook and what became of it. */
export interface Delivery {
  /** The same in every attempt: receivers tell repeats by it. */
  readonly id: string;
  readonly type: NoticeType;
  /** When it happened, ISO 8601. */
  readonly at: string;
  readonly jobId?: string;
  readonly state: "waiting" | "delivered" | "given-up";
  readonly attempts: number;
  readonly lastTriedAt?: string;
  readonly nextTryAt?: string;
  /** What the receiver answered, or why none came; never a part of its text. */
  readonly answer?: string;
}

export interface WebhookReport {
  readonly configured: boolean;
  /** Each message is signed. */
  readonly signed: boolean;
  /** Newest first. */
  readonly deliveries: readonly Delivery[];
}

export interface SettingsReport extends ConfigReport {
  readonly webhook: WebhookReport;
}

export interface PasswordRequest {
  readonly password: string;
  readonly by: string;
}

export interface PasswordReport {
  /** Path of the file that holds the new hash. */
  readonly written: string;
}

/** For measuring systems. */
export interface Figures {
  readonly journalBytes: number;
  /** Whether the last attempt to speak with the controller succeeded; absent where none was made. */
  readonly controllers: readonly { readonly grid: string; readonly up?: boolean }[];
  readonly deliveriesWaiting: number;
  readonly deliveriesGivenUp: number;
}

/** The part of the facade that looks after the set-up. */
export interface SetupDesk {
  report(): SettingsReport;
  /** Writes the hash into mig.ini and takes it over. Throws `JOB_STATE` with what to type where that cannot be done here. */
  changePassword(request: PasswordRequest): Promise<PasswordReport>;
  /** Sends one message now, once. Throws `JOB_STATE` when no webhook is set. */
  testWebhook(by: string): Promise<Delivery>;
  figures(): Figures;
}
