import { constants, type Stats } from "node:fs";
import type { Attributes, NameEntry } from "./packets.ts";

const DIRECTORY_MODE = 0o040755;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const HALF_A_YEAR_MS = 182 * 24 * 3600 * 1000;

export function attributesOf(stats: Stats): Attributes {
  return {
    size: stats.size,
    owner: { user: stats.uid, group: stats.gid },
    mode: stats.mode,
    times: { accessed: Math.floor(stats.atimeMs / 1000), modified: Math.floor(stats.mtimeMs / 1000) },
  };
}

/** A level that is only listed. */
export const LISTING_ATTRIBUTES: Attributes = { size: 0, mode: DIRECTORY_MODE };

export function fileEntry(name: string, stats: Stats, now: number): NameEntry {
  const size = String(stats.size).padStart(8);
  const long = `${modeText(stats.mode)} ${stats.nlink} root root ${size} ${dateText(stats.mtime, now)} ${name}`;
  return { name, long, attributes: attributesOf(stats) };
}

export function listingEntry(name: string): NameEntry {
  return {
    name,
    long: `${modeText(DIRECTORY_MODE)} 1 root root        0 ${name}`,
    attributes: LISTING_ATTRIBUTES,
  };
}

/** Types of files in the upper bits of a mode. */
const KINDS = new Map([
  [constants.S_IFDIR, "d"],
  [constants.S_IFLNK, "l"],
  [constants.S_IFREG, "-"],
  [constants.S_IFSOCK, "s"],
  [constants.S_IFIFO, "p"],
]);

/** As `ls -l`: `drwxr-xr-x`. */
export function modeText(mode: number): string {
  const bits = Array.from("rwxrwxrwx", (letter, index) => ((mode & (0o400 >> index)) === 0 ? "-" : letter));
  return (KINDS.get(mode & constants.S_IFMT) ?? "?") + bits.join("");
}

function dateText(date: Date, now: number): string {
  const day = `${MONTHS[date.getMonth()] ?? ""} ${String(date.getDate()).padStart(2)}`;
  if (Math.abs(now - date.getTime()) > HALF_A_YEAR_MS) return `${day}  ${date.getFullYear()}`;
  return `${day} ${date.toTimeString().slice(0, 5)}`;
}
