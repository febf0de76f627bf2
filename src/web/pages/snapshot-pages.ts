import { ERROR_CODES, hasCode, type MigError } from "../../domain/errors.ts";
import { randomName } from "../../domain/ids.ts";
import type { Response, Routes } from "../express.ts";
import { presentDeletion } from "../present/destroy.ts";
import { presentSnapshots } from "../present/snapshots.ts";
import { askerOf } from "../request-context.ts";
import { deletionForm, snapshotQuery } from "../schema/forms.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { chromeOf, type PageParts } from "./page-parts.ts";

const ONCE_LENGTH = 24;
const RECENT_JOBS = 200;

export function addSnapshotPages(routes: Routes, parts: PageParts): void {
  const { facade, settings, clock } = parts;
  routes.get("/snapshots", async (_request, response) => {
    const snapshots = presentSnapshots({
      list: await facade.snapshots(),
      grids: facade.grids(),
      status: facade.status(),
      mode: settings().mode,
      knownJobs: new Set(facade.jobs(RECENT_JOBS).map(({ id }) => id)),
      now: clock.now(),
    });
    // Every look asks every grid: it is not looked again by itself.
    const chrome = chromeOf(parts, { title: "Snapshots", section: "snapshots", isLive: false });
    response.render("snapshots", { page: { chrome, snapshots } });
  });
  routes.get("/snapshots/delete", async (request, response) => {
    await askAgain(parts, response, parseRequest(snapshotQuery, request.query, "query"));
  });
  routes.post("/snapshots/delete", async (request, response) => {
    const { once, confirm, ...snapshot } = parseRequest(deletionForm, request.body, "body");
    try {
      const wish = { kind: "delete-snapshot", ...snapshot, confirm } as const;
      const job = await facade.start({ ...wish, by: askerOf(request), idempotencyKey: once });
      response.redirect(303, `/jobs/${job.id}`);
    } catch (error) {
      if (!hasCode(error, "CONFIRMATION", "PREFLIGHT_REFUSED", "JOB_RUNNING", "JOB_STATE")) throw error;
      response.status(ERROR_CODES[error.code].http);
      await askAgain(parts, response, { ...snapshot, error });
    }
  });
}

interface Wish {
  readonly name: string;
  readonly grid: string;
  readonly error?: MigError;
}

async function askAgain(parts: PageParts, response: Response, { name, grid, error }: Wish): Promise<void> {
  const destroy = presentDeletion(name, await parts.facade.planDeletion({ name, grid }));
  const chrome = chromeOf(parts, { title: destroy.title, section: "snapshots", isLive: false });
  response.render("destroy", { page: { chrome, destroy, error, once: randomName(ONCE_LENGTH) } });
}
