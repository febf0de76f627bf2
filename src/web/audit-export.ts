import type { AuditEntry } from "../agent-facade.ts";
import { whoAndWhere } from "./present/audit.ts";

const COLUMNS = ["seq", "at", "who", "from", "what", "result"] as const;
/** A spreadsheet takes a cell that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** The audit as a table for a spreadsheet (RFC 4180); no cell is ever a formula. */
export function auditCsv(entries: readonly AuditEntry[]): string {
  const rows = entries.map((entry) => {
    const cells = exported(entry);
    return COLUMNS.map((column) => cell(String(cells[column])));
  });
  return [COLUMNS, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

/** One JSON object a line. */
export function auditLines(entries: readonly AuditEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(exported(entry))}\n`).join("");
}

function exported({
  seq,
  at,
  by,
  what,
  result,
}: AuditEntry): Record<(typeof COLUMNS)[number], string | number> {
  return { seq, at, ...whoAndWhere(by), what, result };
}

function cell(text: string): string {
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
