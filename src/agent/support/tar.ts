import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** A text file of an archive. */
export interface ArchiveEntry {
  /** Relative, at most 100 bytes. */
  readonly path: string;
  readonly text: string;
}

/*
 * ustar, as POSIX 1003.1 has it: a header of 512 bytes a file, its content padded to as much, two empty blocks. That is all
 * that plain files with short names need; a package for it would be larger than what it saves.
 */
const BLOCK = 512;
const MAX_NAME_BYTES = 100;
const FILE_MODE = 0o600;

const compress = promisify(gzip);

/** A gzipped tar archive; `modified` in epoch seconds. Throws a plain error for a path that is too long. */
export async function packArchive(entries: readonly ArchiveEntry[], modified: number): Promise<Buffer> {
  const parts = entries.flatMap(({ path, text }) => {
    const content = Buffer.from(text, "utf8");
    const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
    return [headerOf(path, content.length, modified), content, padding];
  });
  return compress(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]));
}

function headerOf(path: string, bytes: number, modified: number): Buffer {
  if (Buffer.byteLength(path) > MAX_NAME_BYTES)
    throw new Error(`The path ${path} is too long for an archive`);
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0);
  header.write(octal(FILE_MODE, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(bytes, 11), 124);
  header.write(octal(Math.floor(modified), 11), 136);
  // Counted as blanks in the sum over the header.
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\u0000 `, 148);
  return header;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}
