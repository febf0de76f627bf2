import type { ErrorData } from "../domain/errors.ts";

/** What the web face needs to know; read again at every request, so a reload takes effect at once. */
export interface WebSettings {
  /** Address to listen on. */
  readonly listen: string;
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** Path of the Unix socket for `mig` on this machine; who may open the file needs no password. */
  readonly socketPath?: string | undefined;
  /** Empty or absent: no authentication. */
  readonly username?: string | undefined;
  /** Absent while a user name is set: nobody can log in. */
  readonly passwordVerifier: PasswordVerifier | undefined;
  /** PEM text. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Why nothing is shown on the network: TLS is asked for and cannot be had, or a helper waits for its job. */
  readonly closed?: ErrorData | undefined;
  /** Names and addresses by which this page is known, without port; loopback and the local address always are. */
  readonly knownHosts: () => readonly string[];
  readonly mode: "migrate" | "snapshot" | "both";
  /** `/metrics` needs no password. */
  readonly metricsOpen?: boolean | undefined;
  /** What all places of a job share and nobody else has; passes from one to the next are made of it. */
  readonly passSecret?: (() => string | undefined) | undefined;
}

export interface PasswordVerifier {
  verify(password: string): Promise<boolean>;
  /** The same for the same password, and says nothing of it: who logged in stays so when it did not change. */
  readonly mark?: string;
}

/** The part of a pino logger that the web face uses. */
export interface WebLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Names of the settings that differ and that only a restart can change. */
export function needsRestart(before: WebSettings, after: WebSettings): readonly string[] {
  const names: string[] = [];
  if (before.listen !== after.listen) names.push("listen");
  if (before.port !== after.port) names.push("port_no");
  if (before.socketPath !== after.socketPath) names.push("socket");
  return names;
}
