import type { ApprovalRule } from "../domain/approval.ts";
import type { Check } from "../domain/checks.ts";
import { MigError } from "../domain/errors.ts";
import { type Grid, propertyValue } from "../domain/grid.ts";
import { helperName, newJobId, snapshotName } from "../domain/ids.ts";
import type { JobSpec } from "../domain/job.ts";
import type { JobKind } from "../domain/phase.ts";
import type { Plan } from "../domain/plan.ts";
import type { OwnershipRecord } from "../domain/record.ts";
import type { Place } from "../domain/serving.ts";
import type { GridSession, VolumeFacts } from "../drivers/driver.ts";
import { findKept } from "../handover/kept.ts";
import type { KeptFacts, MoveFacts } from "../handover/move-facts.ts";
import type { MoveWorld } from "../handover/move-world.ts";
import { planOf, type Workflow } from "../jobs/workflow.ts";
import type { CommandTexts, PreflightQuestion } from "../preflight/question.ts";
import { lookAtAddresses } from "./address-look.ts";
import type { CopyExperience } from "./estimating.ts";
import { addressesOf, planFor } from "./plan-of-job.ts";

/** What a plan starts from: where the application is, proven, and its record there. */
export interface Standpoint {
  readonly place: Place;
  readonly record: OwnershipRecord;
}

export interface PlanningParts {
  session(grid: string): GridSession;
  grid(name: string): Grid;
  workflowOf(kind: Exclude<JobKind, "recover">): Workflow<MoveWorld>;
  /** Controller of a grid as the other grids reach it. */
  peerAddress(grid: Grid): string;
  readonly component: string;
  readonly statePath: string;
  readonly configPath: string;
  /** Files on the config volume that hold a secret: the key, and mig.ini with a password in it. */
  secretFiles(): readonly string[];
  /** Of every page of the application. */
  scheme(): "http" | "https";
  /** What the last job that copied measured; absent when there was none. */
  experience(): CopyExperience | undefined;
  /** Whether anything answers at `host:port` of a page. */
  answersAt(address: string): Promise<boolean>;
  preflight(
    question: PreflightQuestion,
    between: { readonly source: string; readonly target: string },
  ): Promise<readonly Check[]>;
  /** Commands that a finding tells a person to type there. */
  texts(grid: Grid): CommandTexts;
  now(): Date;
}

export interface PlannedJob {
  readonly plan: Plan;
  readonly spec: JobSpec;
}

const DEFAULT_HELPER_PORT = "8080";

/** Gathers the facts, runs the checks and writes the plan of a migrate, snapshot or rollback. */
export async function planMove(
  parts: PlanningParts,
  standpoint: Standpoint,
  request: {
    readonly kind: "migrate" | "snapshot" | "rollback";
    readonly target: string;
    readonly by: string;
    readonly kept?: KeptFacts;
    /** What it waits for before the stop; absent: nothing. */
    readonly approval?: ApprovalRule | undefined;
  },
): Promise<PlannedJob> {
  const jobId = newJobId();
  const facts = await gather(parts, standpoint, { ...request, jobId });
  const subject = {
    id: jobId,
    kind: request.kind,
    application: facts.name,
    source: standpoint.place.grid,
    target: request.target,
    facts: { ...facts },
  };
  const steps = planOf(parts.workflowOf(request.kind), subject);
  const [checks, looks] = await Promise.all([
    parts.preflight(preflightQuestion(request.kind, facts), {
      source: subject.source,
      target: subject.target,
    }),
    lookAtAddresses(parts, addressesOf(facts)),
  ]);
  const spec: JobSpec = {
    ...subject,
    strategy: "cold",
    applicationId: facts.applicationId,
    requestedBy: request.by,
    createdAt: parts.now().toISOString(),
    plan: steps,
    ...(request.approval === undefined ? {} : { approval: request.approval }),
    ...(request.kept === undefined ? {} : { of: request.kept.jobId }),
  };
  const plan = { ...planFor(parts, spec, checks), looks };
  return { plan, spec };
}

/** What the preflight asks about this move. */
export function preflightQuestion(
  kind: "migrate" | "snapshot" | "rollback",
  facts: MoveFacts,
  jobId?: string,
): PreflightQuestion {
  return {
    kind,
    application: facts.name,
    applicationId: facts.applicationId,
    targetName: facts.targetName,
    ...(jobId === undefined ? {} : { jobId }),
    ...(facts.kept === undefined ? {} : { keptName: facts.kept.name }),
  };
}

async function gather(
  parts: PlanningParts,
  { place, record }: Standpoint,
  request: {
    readonly kind: JobKind;
    readonly target: string;
    readonly kept?: KeptFacts;
    readonly jobId: string;
  },
): Promise<MoveFacts> {
  const source = parts.grid(place.grid);
  const target = parts.grid(request.target);
  const session = parts.session(place.grid);
  const [volumes, kept] = await Promise.all([
    session.volumes(place.application),
    findKept(session, record.applicationId),
  ]);
  const secretFiles = request.kind === "snapshot" ? secretFilesOf(parts, volumes) : undefined;
  const helperProperties = source.helperConfig;
  const page = (address: string): string => `${parts.scheme()}://${address}/`;
  return {
    applicationId: record.applicationId,
    name: place.application,
    targetName: targetNameOf(request, place, parts.now()),
    entity: place.entity,
    generation: record.generation,
    holder: record.holder,
    component: parts.component,
    statePath: parts.statePath,
    helper: { name: helperName(request.jobId), properties: helperProperties },
    volumes: volumes.map(({ name, bytes }) => ({ name, bytes })),
    properties: request.kind === "rollback" ? [] : target.appConfig,
    sourceController: parts.peerAddress(source),
    keepSeconds: source.keepSourceSeconds,
    superseded: request.kind === "snapshot" ? [] : kept.filter((each) => each.name !== request.kept?.name),
    sourcePage: page(source.migAddress),
    targetPage: page(target.migAddress),
    helperPage: page(helperAddress(helperProperties)),
    ...(secretFiles === undefined ? {} : { secretFiles }),
    ...(request.kept === undefined ? {} : { kept: request.kept }),
  };
}

function helperAddress(properties: Grid["helperConfig"]): string {
  return `${propertyValue(properties, "in_ip") ?? ""}:${propertyValue(properties, "port_no") ?? DEFAULT_HELPER_PORT}`;
}

function targetNameOf(
  request: { readonly kind: JobKind; readonly jobId: string },
  place: Place,
  at: Date,
): string {
  if (request.kind !== "snapshot") return place.application;
  return snapshotName({ application: place.application, grid: place.grid, at, jobId: request.jobId });
}

/** Where the copy would carry the private key; throws when the config volume cannot be told from the others. */
function secretFilesOf(parts: PlanningParts, volumes: readonly VolumeFacts[]): MoveFacts["secretFiles"] {
  const volume = volumes.find((each) => each.mountPath === parts.configPath);
  if (volume !== undefined) return { volume: volume.name, paths: parts.secretFiles() };
  throw new MigError(
    "GRID_ANSWER",
    `Cannot tell which volume holds the private key: none is mounted at ${parts.configPath}`,
    {
      hint: "A snapshot leaves the key out and so must know its volume; mount the config volume there.",
    },
  );
}

/** The plan of a finalize: what is kept, everywhere. */
export async function planFinalize(
  parts: PlanningParts,
  { place, record }: Standpoint,
  request: { readonly by: string; readonly kept: readonly KeptFacts[] },
): Promise<JobSpec> {
  const last = request.kept[0];
  const facts = {
    applicationId: record.applicationId,
    name: place.application,
    generation: record.generation,
    entity: place.entity,
    kept: request.kept,
  };
  const subject = {
    id: newJobId(),
    kind: "finalize" as const,
    application: place.application,
    source: place.grid,
    target: last?.grid ?? place.grid,
    facts,
  };
  return {
    ...subject,
    strategy: "cold",
    applicationId: record.applicationId,
    requestedBy: request.by,
    createdAt: parts.now().toISOString(),
    plan: planOf(parts.workflowOf("finalize"), subject),
    ...(last === undefined ? {} : { of: last.jobId }),
  };
}
