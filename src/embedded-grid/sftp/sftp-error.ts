import { STATUS } from "./packets.ts";

/** Becomes a status answer. */
export class SftpError extends Error {
  override readonly name = "SftpError";
  readonly status: number;

  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}

export function noFile(): SftpError {
  return new SftpError(STATUS.noFile, "No such file");
}

export function denied(): SftpError {
  return new SftpError(STATUS.denied, "Permission denied");
}

/** Errors of the file system in the words and numbers of the protocol. */
export function toSftpError(error: unknown): SftpError {
  if (error instanceof SftpError) return error;
  if (error instanceof RangeError) return new SftpError(STATUS.badMessage, error.message);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return noFile();
    case "EACCES":
    case "EPERM":
    case "ELOOP":
    case "EROFS":
      return denied();
    case "EEXIST":
      return new SftpError(STATUS.failure, "File exists");
    case "ENOTEMPTY":
      return new SftpError(STATUS.failure, "Directory not empty");
    case "ENOSPC":
      return new SftpError(STATUS.failure, "No space left");
  }
  return new SftpError(STATUS.failure, "Failure");
}
