import { hasFaultPoints, hitFaultPoint } from "../fault-points.ts";
import type { Journal } from "./journal.ts";

/** Puts a fault point before and after everything that the journal makes durable, where there are any. */
export function passFaultPoints(journal: Journal): Journal {
  if (!hasFaultPoints()) return journal;
  const createJob = journal.createJob.bind(journal);
  const append = journal.append.bind(journal);
  const importAll = journal.importAll.bind(journal);
  const set = journal.set.bind(journal);
  const audit = journal.audit.bind(journal);
  return Object.assign(journal, {
    createJob: (spec, key) => pass({ method: "createJob", kind: spec.kind }, () => createJob(spec, key)),
    append: (jobId, by, event) => pass({ method: "append", jobId, event }, () => append(jobId, by, event)),
    importAll: (dump, whose) => pass({ method: "importAll" }, () => importAll(dump, whose)),
    set: (key, value) => pass({ method: "set", key }, () => set(key, value)),
    audit: (entry) => pass({ method: "audit", what: entry.what }, () => audit(entry)),
  } satisfies Partial<Journal>);
}

function pass<T>(write: object, work: () => T): T {
  hitFaultPoint({ side: "before", write });
  const result = work();
  hitFaultPoint({ side: "after", write });
  return result;
}
