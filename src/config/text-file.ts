import { MigError } from "../domain/errors.ts";
import { currentUser, type ReadFailure, readCheckedFile } from "./file-access.ts";
import { shellWord } from "./key/shell-word.ts";

export interface TextFile {
  readonly text: string;
  /** Permission bits, as 0o644. */
  readonly mode: number;
  /** It is not UTF-8 and was read as Latin-1. */
  readonly latin1: boolean;
}

const MAX_BYTES = 256 * 1024;

/** Reads a configuration file; throws `CONFIG_MISSING` and, when it cannot be read as text, `CONFIG_INVALID`. */
export function readTextFile(file: string): TextFile {
  const read = readCheckedFile(file, (status) => {
    if (!status.isFile()) throw invalid(file, "it is not a file", "Put a plain text file there");
    if (status.size <= MAX_BYTES) return;
    throw invalid(
      file,
      `it has ${status.size} bytes, at most ${MAX_BYTES} are expected`,
      "Check that it is the right file",
    );
  });
  if ("bytes" in read) return { ...decode(file, read.bytes), mode: read.status.mode & 0o777 };
  throw readError(file, read);
}

function readError(file: string, { missing, code, cause }: ReadFailure): MigError {
  if (missing) return new MigError("CONFIG_MISSING", `Cannot find ${file}: it does not exist`, { cause });
  const message = `Cannot read ${file} as user ${currentUser()} (${code})`;
  return new MigError("CONFIG_INVALID", message, { hint: `As root: chmod 644 ${shellWord(file)}`, cause });
}

/** Old files are often Latin-1, which is better read with a warning than refused; UTF-16 is no text to us. */
function decode(file: string, bytes: Buffer): Pick<TextFile, "text" | "latin1"> {
  const mark = bytes.subarray(0, 2).toString("hex");
  if (mark === "fffe" || mark === "feff") {
    throw invalid(
      file,
      "it is in UTF-16",
      `Convert it: iconv -f UTF-16 -t UTF-8 ${shellWord(file)} > NEW_FILE`,
    );
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), latin1: false };
  } catch {
    return { text: bytes.toString("latin1"), latin1: true };
  }
}

function invalid(file: string, what: string, hint: string): MigError {
  return new MigError("CONFIG_INVALID", `Cannot use ${file}: ${what}`, { hint });
}
