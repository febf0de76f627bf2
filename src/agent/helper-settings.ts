import { MigError } from "../domain/errors.ts";
import { TLS_FILES } from "./inbox.ts";
import type { ConfigView } from "./kernel.ts";

/** The mig.ini that a helper's page runs with: the same people, the same password, never its text. */
export function helperIni(settings: {
  readonly username: string;
  /** PHC string; absent when nobody can or need log in. */
  readonly passwordHash: string | undefined;
  readonly mode: "migrate" | "snapshot" | "both";
  readonly hostKeys: "strict" | "first-use";
  readonly scheme: "http" | "https";
  /** What the helper tells while the application is down. */
  readonly webhook?: { readonly url: string; readonly secret?: string | undefined } | undefined;
}): string {
  const lines = [`mode = ${settings.mode}`, `host_keys = ${settings.hostKeys}`];
  if (settings.username === "") lines.push("open = yes");
  else lines.push(`username = "${settings.username}"`);
  if (settings.passwordHash !== undefined) lines.push(`password_hash = "${settings.passwordHash}"`);
  if (settings.scheme === "https") lines.push(`tls_cert = ${TLS_FILES.cert}`, `tls_key = ${TLS_FILES.key}`);
  const { webhook } = settings;
  if (webhook !== undefined) lines.push(`webhook = ${quoted(webhook.url)}`);
  if (webhook?.secret !== undefined) lines.push(`webhook_secret = ${quoted(webhook.secret)}`);
  return `${lines.join("\n")}\n`;
}

/** As mig.ini reads it back, whatever it holds. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** Throws `CONFIG_INVALID` when the files, as they lie there now, are not what is in force. */
export function mustBeWhole(config: Pick<ConfigView, "rejected" | "problem">): void {
  const problem = config.rejected() ?? config.problem();
  if (problem === undefined) return;
  throw new MigError("CONFIG_INVALID", `Cannot hand the job to a helper: ${problem.message}`, {
    hint: problem.hint ?? "mig lint says what is wrong; mend it and start the job again.",
  });
}
