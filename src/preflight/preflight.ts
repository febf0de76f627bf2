import type { Check } from "../domain/checks.ts";
import { type Finding, guardedCheck } from "../domain/guarded-check.ts";
import { type OwnKnowledge, seenAround } from "../domain/leftovers.ts";
import type { ApplicationFacts, CheckQuestion, GridSession } from "../drivers/driver.ts";
import { checkFindings } from "./config-findings.ts";
import { type GridLook, lookAtGrid, notLookedAt } from "./grid-look.ts";
import { checkHelperAddresses } from "./helper-addresses.ts";
import { checkHostKey } from "./host-key.ts";
import { checkKeptCopy } from "./kept-copy.ts";
import { checkLeftovers } from "./leftovers.ts";
import { checkNameFree } from "./name-free.ts";
import { checkOtherJob } from "./other-job.ts";
import type { PreflightParts, PreflightQuestion } from "./question.ts";
import { checkRecord } from "./record.ts";
import { checkSource } from "./source-application.ts";
import { checkPlace } from "./where-am-i.ts";

/**
 * Everything that can be known before a job starts, all of it at once: each finding with its severity and what
 * to type. Only looks, and never throws: what goes wrong is a finding. One look at each controller comes first;
 * what rests on a controller that cannot be asked says so instead of failing again.
 */
export async function runPreflight(
  question: PreflightQuestion,
  parts: PreflightParts,
): Promise<readonly Check[]> {
  const grids = [parts.source.grid, parts.target.grid];
  const keysBefore = grids.map((grid) => parts.hostKey(grid));
  const [source, target] = await Promise.all([
    lookAtGrid(parts.source, parts),
    lookAtGrid(parts.target, parts),
  ]);
  const [onSource, onTarget] = await Promise.all([
    checkSourceGrid(question, parts, { source, target }),
    checkTargetGrid(question, parts, { source, target }),
  ]);
  return [
    ...checkFindings(parts.findings),
    checkOtherJob(parts.jobs, question.jobId),
    source.login,
    target.login,
    ...grids.map((grid, index) => checkHostKey(grid, keysBefore[index], parts.hostKey(grid))),
    ...onSource,
    ...onTarget,
  ];
}

async function checkSourceGrid(
  question: PreflightQuestion,
  parts: PreflightParts,
  looks: BothLooks,
): Promise<readonly Check[]> {
  const { application, jobId } = question;
  const { source: look } = looks;
  const { session } = look;
  const own = ownOf(question, parts, looks);
  const { grid } = session;
  const texts = parts.texts(grid);
  const driver = askDriver(look, driverQuestion(question, "source", parts.target));
  const checks = await Promise.all([
    checkOn(look, "source", `${application} runs on ${grid.name}`, (applications) =>
      checkSource({ application, grid: grid.name, applications, texts }),
    ),
    checkOn(look, "place", `This copy is ${application} on ${grid.name}`, async (applications) =>
      checkPlace(await parts.place(), { application, grid: grid.name, applications }),
    ),
    checkOn(
      look,
      "record",
      `The record of ${application} says that it serves on ${grid.name}`,
      (applications) => checkRecord(question, findByName(applications, application), texts),
    ),
    checkOn(look, "helper-addresses", `The helper's addresses on ${grid.name} are free`, (applications) =>
      checkHelperAddresses({ session, other: parts.target.grid, applications, jobId }),
    ),
    checkOn(look, "leftovers", `No leftovers of earlier jobs on ${grid.name}`, (applications) =>
      checkLeftovers({ grid: grid.name, applications, own }),
    ),
  ]);
  return [...checks, ...(await driver)];
}

async function checkTargetGrid(
  question: PreflightQuestion,
  parts: PreflightParts,
  { source, target }: BothLooks,
): Promise<readonly Check[]> {
  const { grid } = target.session;
  const own = ownOf(question, parts, { source, target });
  const texts = parts.texts(grid);
  const driver = bytesOf(source, question.application).then((bytes) =>
    askDriver(target, { ...driverQuestion(question, "target", parts.source), bytes }),
  );
  const checks = await Promise.all([
    checkOn(target, "name-free", `The name ${question.targetName} is free on ${grid.name}`, (applications) =>
      checkNameFree(question, applications, texts),
    ),
    checkOn(target, "kept-copy", `Kept copies on ${grid.name}`, (applications) =>
      checkKeptCopy(question, applications, { jobs: parts.jobs, texts }),
    ),
    checkOn(target, "leftovers", `No leftovers of earlier jobs on ${grid.name}`, (applications) =>
      checkLeftovers({ grid: grid.name, applications, own }),
    ),
  ]);
  return [...checks, ...(await driver)];
}

/** What both looks and the journal say of this application's own. */
function ownOf(
  { application, applicationId }: PreflightQuestion,
  { jobs }: PreflightParts,
  { source, target }: BothLooks,
): OwnKnowledge {
  const seen = [source, target].flatMap(({ session, applications = [] }) =>
    applications.map((facts) => ({ ...facts, grid: session.grid.name })),
  );
  const self = findByName(source.applications ?? [], application);
  const record = self?.record === "foreign" ? undefined : self?.record;
  const isWhole = source.applications !== undefined && target.applications !== undefined;
  return {
    applicationId,
    here:
      self === undefined || record?.state !== "committed"
        ? undefined
        : { grid: source.session.grid.name, entity: self.entity, generation: record.generation },
    findJob: (jobId) => jobs.find(jobId),
    ...seenAround(seen, isWhole),
  };
}

interface BothLooks {
  readonly source: GridLook;
  readonly target: GridLook;
}

type FindingOf = (applications: readonly ApplicationFacts[]) => Finding | Promise<Finding>;

function checkOn(look: GridLook, id: string, title: string, find: FindingOf): Promise<Check> {
  const { applications, session } = look;
  const subject = { id, title, grid: session.grid.name };
  if (applications === undefined) return Promise.resolve(notLookedAt(subject, session.grid));
  return guardedCheck(subject, async () => find(applications));
}

function driverQuestion(
  { application, kind, targetName }: PreflightQuestion,
  role: CheckQuestion["role"],
  other: GridSession,
): CheckQuestion {
  return { application, kind, targetName, role, other: other.grid };
}

/** The driver's own checks; should they throw against their contract, that is one finding. */
async function askDriver(look: GridLook, question: CheckQuestion): Promise<readonly Check[]> {
  const { grid } = look.session;
  const subject = { id: "driver", title: `What ${grid.driver} needs on ${grid.name}`, grid: grid.name };
  if (look.applications === undefined) return [notLookedAt(subject, grid)];
  try {
    return await look.session.checks(question);
  } catch (error) {
    return [await guardedCheck(subject, () => Promise.reject(error))];
  }
}

/** What a copy takes; undefined when it cannot be known, which the driver then says. */
async function bytesOf(
  { session, applications }: GridLook,
  application: string,
): Promise<number | undefined> {
  if (applications === undefined) return undefined;
  try {
    const volumes = await session.volumes(application);
    return volumes.reduce((sum, volume) => sum + volume.bytes, 0);
  } catch {
    return undefined;
  }
}

function findByName(applications: readonly ApplicationFacts[], name: string): ApplicationFacts | undefined {
  return applications.find((facts) => facts.name === name);
}
