import type { AgentFacade, AgentStatus } from "../../agent-facade.ts";
import type { Clock } from "../../clock.ts";
import type { JobView } from "../../domain/job.ts";
import type { Authenticator } from "../auth/authenticator.ts";
import type { FormTokens } from "../auth/form-token.ts";
import { type ChromeModel, presentChrome } from "../present/chrome.ts";
import { type JobModel, presentJob } from "../present/job.ts";
import type { Section } from "../present/sections.ts";
import type { WebSettings } from "../settings.ts";

/** What the pages are made of. */
export interface PageParts {
  readonly facade: AgentFacade;
  readonly settings: () => WebSettings;
  readonly clock: Clock;
  readonly tokens: FormTokens;
  readonly authenticator: Authenticator;
}

export function jobModel(
  { facade, clock }: PageParts,
  job: JobView,
  status: AgentStatus = facade.status(),
): JobModel {
  const { id } = job;
  const [progress, log] = [facade.progress(id), facade.log(id)];
  return presentJob({ job, progress, log, status, now: clock.now() });
}

interface ChromeChoice {
  readonly title: string;
  readonly section?: Section;
  readonly job?: JobModel | undefined;
  readonly status?: AgentStatus;
  /** False on pages with a form that a reload would empty. */
  readonly isLive?: boolean;
}

export function chromeOf({ facade, clock, tokens }: PageParts, choice: ChromeChoice): ChromeModel {
  const { status = facade.status() } = choice;
  const elsewhere = facade.grids().find(({ name }) => name === status.gate.elsewhere);
  const pageElsewhere = elsewhere?.page ?? elsewhere?.migAddress;
  return presentChrome({ ...choice, status, pageElsewhere, token: tokens.token, now: clock.now() });
}
