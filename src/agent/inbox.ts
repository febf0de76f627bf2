import { readFile } from "node:fs/promises";
import type { InboxFile } from "../handover/mailbox.ts";
import type { Journal } from "../journal/journal.ts";

/** What the helper's mig.ini calls them. */
export const TLS_FILES = { cert: "tls.crt", key: "tls.key" } as const;

/** What a helper runs with: the agent's own configuration, its key, the host keys it knows, and the journal. */
export interface InboxSources {
  readonly jobId: string;
  readonly journal: Journal;
  /** PEM. */
  readonly privateKey: string;
  readonly gridInfoPath: string;
  readonly hostKeysPath: string;
  /** Of the page, PEM: who looks at the application over TLS does so at the helper too. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Text of a mig.ini for the helper's page: user, password hash, mode. */
  readonly migIni: string;
}

/** The job last: its arrival is what the helper waits for. */
export async function packInbox(sources: InboxSources): Promise<readonly InboxFile[]> {
  const { jobId, journal } = sources;
  const job = (): string =>
    JSON.stringify({ version: 1, jobId, journal: journal.exportFrom(firstOf(sources)) });
  return [
    { name: "grid.info", data: await readFile(sources.gridInfoPath), mode: 0o644 },
    { name: "private.key", data: sources.privateKey, mode: 0o600 },
    ...tlsFiles(sources.tls),
    { name: "mig.ini", data: sources.migIni, mode: 0o600 },
    {
      name: "host-keys.json",
      data: await readFile(sources.hostKeysPath).catch(() => '{"version":1,"keys":{}}\n'),
      mode: 0o600,
    },
    { name: "job.json", data: job, mode: 0o600 },
  ];
}

/** A kept source that is gone back to has slept since the job that left it. */
function firstOf({ journal, jobId }: InboxSources): string {
  return journal.findJob(jobId)?.of ?? jobId;
}

/** Before mig.ini, which names them. */
function tlsFiles(tls: InboxSources["tls"]): readonly InboxFile[] {
  if (tls === undefined) return [];
  return [
    { name: TLS_FILES.cert, data: tls.cert, mode: 0o644 },
    { name: TLS_FILES.key, data: tls.key, mode: 0o600 },
  ];
}
