import { MigError } from "../domain/errors.ts";
import { lost, placeOf, reasonOf } from "./errors.ts";
import type { SshEndpoint } from "./ssh.ts";

/** Status codes of SFTP version 3. */
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;
const NO_CONNECTION = 6;
const CONNECTION_LOST = 7;
const UNSUPPORTED = 8;

export interface FileRequest {
  readonly endpoint: SshEndpoint;
  /** `read`, `write`, … as in "Cannot read". */
  readonly verb: string;
  readonly path: string;
}

/** What the controller answered to a file request; an answer without status is a loss. */
export function sftpError({ endpoint, verb, path }: FileRequest, error: unknown): MigError {
  const said = (reason: string) => `Cannot ${verb} ${path} on ${placeOf(endpoint)}: ${reason}`;
  switch (statusOf(error)) {
    case NO_SUCH_FILE:
      return new MigError("SSH_NO_FILE", said("it does not exist"), {
        hint: "Check the path, and whether the component it belongs to is running.",
        cause: error,
      });
    case PERMISSION_DENIED:
      return new MigError("SSH_DENIED", said(`${endpoint.user} may not`), {
        hint: `Give ${endpoint.user} the right to ${path} there.`,
        cause: error,
      });
    case undefined:
    case NO_CONNECTION:
    case CONNECTION_LOST:
      return lost(endpoint, `${verb} ${path}`, error);
    default:
      return new MigError("GRID_REFUSED", said(reasonOf(error)), {
        hint: "See whether the path is a plain file there and whether its disk is full or read-only.",
        cause: error,
      });
  }
}

export function isNoFile(error: unknown): boolean {
  return error instanceof MigError && error.code === "SSH_NO_FILE";
}

/** True when the server does not know the request, which may then be left out or done another way. */
export function isUnsupported(error: unknown): boolean {
  return error instanceof MigError && statusOf(error.cause) === UNSUPPORTED;
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "number" ? error.code : undefined;
}
