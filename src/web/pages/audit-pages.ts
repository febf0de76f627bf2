import type { AgentFacade, AuditEntry } from "../../agent-facade.ts";
import { auditCsv, auditLines } from "../audit-export.ts";
import type { Routes } from "../express.ts";
import { presentAudit } from "../present/audit.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { auditPageQuery } from "../schema/queries.ts";
import { chromeOf, type PageParts } from "./page-parts.ts";

const ROWS = 50;
/** Of a longer one the newest; it is read in pages, and none of them is large. */
const MOST_EXPORTED = 50_000;
const EXPORT_PAGE = 1_000;

export function addAuditPages(routes: Routes, parts: PageParts): void {
  const { facade, clock } = parts;
  routes.get("/audit", (request, response) => {
    const { before } = parseRequest(auditPageQuery, request.query, "query");
    const entries = facade.audit(ROWS + 1, before);
    const hasMore = entries.length > ROWS;
    const audit = presentAudit({ entries: entries.slice(0, ROWS), before, hasMore, now: clock.now() });
    const chrome = chromeOf(parts, { title: "Audit", section: "audit", isLive: before === undefined });
    response.render("audit", { page: { chrome, audit } });
  });
  routes.get("/audit.csv", (_request, response) => {
    response
      .attachment("mig-audit.csv")
      .type("text/csv")
      .send(auditCsv(wholeAudit(facade)));
  });
  routes.get("/audit.jsonl", (_request, response) => {
    response
      .attachment("mig-audit.jsonl")
      .type("application/jsonl")
      .send(auditLines(wholeAudit(facade)));
  });
}

function wholeAudit(facade: AgentFacade): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  while (entries.length < MOST_EXPORTED) {
    const page = facade.audit(EXPORT_PAGE, entries.at(-1)?.seq);
    entries.push(...page);
    if (page.length < EXPORT_PAGE) break;
  }
  return entries;
}
