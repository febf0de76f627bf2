import { createRoutes, formBody, type Routes } from "../express.ts";
import { connectPages } from "../follow/connect-pages.ts";
import { noStore } from "../headers.ts";
import { requireForm } from "../origin-check.ts";
import { addAuditPages } from "./audit-pages.ts";
import { addConfirmPages } from "./confirm-pages.ts";
import { addConsolePages } from "./console-pages.ts";
import { addGridPages } from "./grid-pages.ts";
import { addHelpPage } from "./help-page.ts";
import { addHistoryPage } from "./history-page.ts";
import { addJobPages } from "./job-pages.ts";
import { addLeftoverPages } from "./leftover-pages.ts";
import { addOverviewPage } from "./overview-page.ts";
import type { PageParts } from "./page-parts.ts";
import { addPlanPages } from "./plan-pages.ts";
import { addSettingsPages } from "./settings-pages.ts";
import { addSnapshotPages } from "./snapshot-pages.ts";

/** The pages: they read and start without scripts; scripts only make them live. */
export function pageRoutes(parts: PageParts): Routes {
  const routes = createRoutes();
  routes.use(noStore);
  routes.post("/{*path}", requireForm, formBody(), parts.tokens.check);
  routes.get(["/", "/jobs/:id"], connectPages(parts.facade));
  addOverviewPage(routes, parts);
  addJobPages(routes, parts);
  addPlanPages(routes, parts);
  addConfirmPages(routes, parts);
  addSettingsPages(routes, parts);
  addHistoryPage(routes, parts);
  addAuditPages(routes, parts);
  addSnapshotPages(routes, parts);
  addLeftoverPages(routes, parts);
  addGridPages(routes, parts);
  addConsolePages(routes, parts);
  addHelpPage(routes, parts);
  return routes;
}
