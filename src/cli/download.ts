import type { SupportArchive } from "../agent-facade.ts";
import { type Ask, connectionError, type Door, open, problemOf, readAnswer } from "./client.ts";

/** Every grid may have to be asked first. */
const SLOW_MS = 300_000;

/** The archive of the daemon, as it comes. Throws what the daemon answers, and `AGENT_NOT_RUNNING`. */
export async function downloadSupport(
  door: Door,
  { headers, signal }: { readonly headers: NonNullable<Ask["headers"]>; readonly signal: AbortSignal },
): Promise<SupportArchive> {
  const response = await open(door, { path: "/api/v1/support", headers, signal, timeoutMs: SLOW_MS });
  if (response.statusCode !== 200) {
    const { status, body } = await readAnswer(response, door, signal);
    throw problemOf(status, body);
  }
  const disposition = response.headers["content-disposition"] ?? "";
  const fileName = /filename="?([\w.-]+)/.exec(disposition)?.[1] ?? "mig-support.tar.gz";
  try {
    return { fileName, data: Buffer.concat(await response.toArray()) };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw connectionError(door, error instanceof Error ? error : new Error(String(error)));
  }
}
