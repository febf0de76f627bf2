import { type Check, worstOf } from "../domain/checks.ts";
import { MigError } from "../domain/errors.ts";
import type { Grid } from "../domain/grid.ts";
import { type Finding, guardedCheck } from "../domain/guarded-check.ts";
import { newApplicationId, newJobId } from "../domain/ids.ts";
import type { JobSpec } from "../domain/job.ts";
import { commandTexts } from "../drivers/applogic/command-texts.ts";
import { migrateAddress } from "../drivers/applogic/migrate-address.ts";
import { migrateFromOutside } from "../drivers/applogic/outside.ts";
import type { ApplicationFacts, GridSession } from "../drivers/driver.ts";
import { findKept } from "../handover/kept.ts";
import { type MoveFacts, moveFactsOf } from "../handover/move-facts.ts";
import { planOf } from "../jobs/workflow.ts";
import { type GridLook, lookAtGrid } from "../preflight/grid-look.ts";
import { checkNameFree } from "../preflight/name-free.ts";
import { checkSource } from "../preflight/source-application.ts";
import type { MoveWish } from "./types.ts";

export interface OutsidePlanning {
  session(grid: string): GridSession;
  now(): Date;
}

/** The component of a move that no MIG inside the application takes part in; its record says so for the next one. */
const OUTSIDE = "";

/** Throws `UNKNOWN_GRID`, `UNKNOWN_APPLICATION`, `SSH_*`. */
export async function planOutside(
  parts: OutsidePlanning,
  { application, from, to, by = "library" }: MoveWish,
): Promise<{ readonly spec: JobSpec; readonly checks: readonly Check[]; readonly bytes: number }> {
  const [source, target] = [parts.session(from), parts.session(to)];
  const id = newJobId();
  const facts = await gather({ source, target: target.grid }, application);
  const subject = {
    id,
    kind: "migrate" as const,
    application,
    source: from,
    target: to,
    facts: { ...facts },
  };
  const spec: JobSpec = {
    ...subject,
    strategy: "cold",
    applicationId: facts.applicationId,
    requestedBy: by,
    createdAt: parts.now().toISOString(),
    plan: planOf(
      migrateFromOutside(async () => undefined),
      subject,
    ),
  };
  const bytes = facts.volumes.reduce((sum, volume) => sum + volume.bytes, 0);
  return { spec, checks: await checkOutside(spec, { source, target }), bytes };
}

async function gather(
  { source, target }: { readonly source: GridSession; readonly target: Grid },
  name: string,
): Promise<MoveFacts> {
  const found = await source.findApplication(name);
  if (found === undefined) {
    throw new MigError("UNKNOWN_APPLICATION", `There is no application ${name} on ${source.grid.name}`);
  }
  const record = found.record === "foreign" ? undefined : found.record;
  const applicationId = record?.applicationId ?? newApplicationId();
  const { grid } = source;
  return {
    applicationId,
    name,
    targetName: name,
    entity: found.entity,
    generation: record?.generation ?? 0,
    holder: record?.holder ?? "nobody",
    component: OUTSIDE,
    statePath: "",
    helper: { name: "", properties: [] },
    volumes: (await source.volumes(name)).map(({ name: volume, bytes }) => ({ name: volume, bytes })),
    properties: target.appConfig,
    sourceController: migrateAddress(grid),
    keepSeconds: grid.keepSourceSeconds,
    superseded: await findKept(source, applicationId),
    sourcePage: "",
    targetPage: "",
    helperPage: "",
  };
}

/** The checks of a move, of those that mean something without MIG inside; before it, and again before the stop. */
export async function checkOutside(
  job: JobSpec,
  { source, target }: { readonly source: GridSession; readonly target: GridSession },
): Promise<readonly Check[]> {
  const { name, targetName } = moveFactsOf(job);
  const texts = commandTexts;
  const [here, there] = await Promise.all([
    lookAtGrid(source, { texts: () => texts }),
    lookAtGrid(target, { texts: () => texts }),
  ]);
  const question = {
    application: name,
    applicationId: "",
    targetName,
    kind: "migrate" as const,
    jobId: job.id,
  };
  const own = await Promise.all([
    look(here, "source", `${name} runs on ${source.grid.name}`, (applications) =>
      checkSource({ application: name, grid: source.grid.name, applications, texts }),
    ),
    look(here, "record", `The record of ${name} lets it be moved from outside`, (applications) =>
      checkRecord(
        job,
        applications.find((each) => each.name === name),
      ),
    ),
    look(there, "name-free", `The name ${targetName} is free on ${target.grid.name}`, (applications) =>
      checkNameFree(question, applications, texts),
    ),
  ]);
  if (worstOf([here.login, there.login]) === "error") return [here.login, there.login, ...own.flat()];
  const drivers = await Promise.all([
    source.checks({ ...question, role: "source", other: target.grid }),
    target.checks({ ...question, role: "target", other: source.grid }),
  ]);
  // There is no helper here that a template would be needed for.
  return [
    here.login,
    there.login,
    ...own.flat(),
    ...drivers.flat().filter(({ id }) => id !== "helper-template"),
  ];
}

async function look(
  { session, applications }: GridLook,
  id: string,
  title: string,
  find: (applications: readonly ApplicationFacts[]) => Finding,
): Promise<readonly Check[]> {
  if (applications === undefined) return [];
  return [await guardedCheck({ id, title, grid: session.grid.name }, async () => find(applications))];
}

/** None, or one of an earlier move from outside. Who has MIG inside moves itself: two drivers would be one too many. */
function checkRecord(job: JobSpec, found: ApplicationFacts | undefined): Finding {
  const record = found?.record;
  if (record === undefined) return { severity: "fine", message: "It has none yet." };
  const isOwn = record !== "foreign" && record.state === "moving" && record.job?.id === job.id;
  const isAtRest = record !== "foreign" && record.state === "committed" && record.entity === found?.entity;
  if (isOwn || (isAtRest && record.job?.component === OUTSIDE))
    return { severity: "fine", message: "It was moved from outside before, and is at rest." };
  if (isAtRest) {
    return {
      severity: "error",
      message: "It has MIG inside, which moves it.",
      remedy: "Start the move on its own page, or there with: mig migrate",
    };
  }
  return {
    severity: "error",
    message:
      record === "foreign" ? "The place of the record holds something else." : `It says ${record.state}.`,
    remedy: "Look at it on the controller: app info",
  };
}
