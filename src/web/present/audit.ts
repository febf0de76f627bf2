import type { AuditEntry } from "../../agent-facade.ts";
import { type Moment, presentMoment } from "./times.ts";

export interface AuditModel {
  readonly rows: readonly AuditRowModel[];
  /** Where the list begins anew; empty on the first page. */
  readonly newest: string;
  readonly older: string;
}

export interface AuditRowModel {
  readonly at: Moment;
  readonly who: string;
  /** The address it came from; empty where it came from nowhere else. */
  readonly from: string;
  readonly what: string;
  readonly result: string;
}

export interface AuditParts {
  readonly entries: readonly AuditEntry[];
  readonly before?: number | undefined;
  /** There may be older ones. */
  readonly hasMore: boolean;
  readonly now: number;
}

export function presentAudit({ entries, before, hasMore, now }: AuditParts): AuditModel {
  const last = entries.at(-1);
  return {
    rows: entries.map(({ at, by, what, result }) => ({
      at: presentMoment(at, now),
      ...whoAndWhere(by),
      what,
      result,
    })),
    newest: before === undefined ? "" : "/audit",
    older: hasMore && last !== undefined ? `/audit?before=${last.seq}` : "",
  };
}

const NAME_AND_ADDRESS = /^(.*) from (\S+)$/s;
const ADDRESS = /^[\da-fA-F:.]*[.:][\da-fA-F:.]*$/;

/** Who typed `mig`, as the socket names him. */
const LOCAL = /^local(?: (.+))?$/s;

/** `admin from 192.0.2.7`; an address alone is of somebody who did not log in. */
export function whoAndWhere(by: string): { readonly who: string; readonly from: string } {
  const [, who, from] = NAME_AND_ADDRESS.exec(by) ?? [];
  if (who !== undefined && from !== undefined) return { who, from };
  const local = LOCAL.exec(by);
  if (local !== null) return { who: local[1] ?? "somebody", from: "the appliance" };
  return ADDRESS.test(by) ? { who: "nobody known", from: by } : { who: by, from: "" };
}
