import type { AgentStatus } from "../../agent-facade.ts";
import { isTerminal, type JobView } from "../../domain/job.ts";
import { driverOf, hereOf, type JobPlace, placesOf } from "../follow/places.ts";
import { linkTo } from "./addresses.ts";
import { durationWords } from "./times.ts";

/** What a page needs to go along with its job. */
export interface FollowModel {
  readonly job: string;
  /** The last event that the page shows. */
  readonly after: number;
  /** The place that drives the job now. */
  readonly driver: string;
  readonly places: readonly NamedPlace[];
  /** For who was brought along, at the end; empty before. */
  readonly greeting: string;
}

export interface NamedPlace extends JobPlace {
  /** "the helper", "my_grid_two". */
  readonly name: string;
}

/** Says on a page that its job is somewhere else now, and leads there. */
export interface MovedNotice {
  readonly sentence: string;
  readonly href: string;
  readonly label: string;
}

/** `serves`: whether the gate of this copy is open. */
export function presentFollow(job: JobView, serves: boolean): FollowModel {
  return {
    job: job.id,
    after: job.lastEvent,
    driver: driverOf(job, serves),
    places: placesOf(job).map((place) => ({ ...place, name: nameOf(place.at) })),
    greeting: isTerminal(job.state) ? greetingOf(job) : "",
  };
}

/** In the words of a person who has watched. */
function greetingOf({ application, kind, state, committed, source, target, downtimeMs }: JobView): string {
  if (state === "stuck") return `The job is stuck, and ${application} needs a person: see below.`;
  const silence = downtimeMs === undefined ? "" : ` It did not answer for ${durationWords(downtimeMs)}.`;
  if (kind === "snapshot" && committed)
    return `The snapshot is made, and ${application} runs again.${silence}`;
  if (committed) return `${application} is on ${target} now.${silence}`;
  return `${application} runs on ${source} as before; everything was undone.${silence}`;
}

/** As a page's scripts read it. */
export function followText(follow: FollowModel | undefined, status: AgentStatus): string {
  if (follow === undefined) return "";
  return JSON.stringify({ ...follow, here: hereOf(status) ?? "" });
}

/** Undefined while the job is here. */
export function movedNotice(follow: FollowModel | undefined, status: AgentStatus): MovedNotice | undefined {
  if (follow === undefined || follow.greeting !== "") return undefined;
  const here = hereOf(status);
  const place = follow.places.find(({ at }) => at === follow.driver && at !== here);
  if (place === undefined || here === undefined) return undefined;
  const sentence =
    place.at === "helper"
      ? "The helper drives this job from here on: it stops the application, and starts it again."
      : `The helper has done its part: MIG in the application on ${place.name} takes the job back.`;
  return { sentence, href: `${place.origin}/jobs/${follow.job}`, label: `Go to ${place.name}` };
}

/** On every page of a copy that the application has left: where it is now. `page`: of MIG there. */
export function leftNotice({ gate }: AgentStatus, page: string | undefined): MovedNotice | undefined {
  const { elsewhere, serve } = gate;
  const href = page === undefined ? undefined : linkTo(page, "/");
  if (serve || elsewhere === undefined || href === undefined) return undefined;
  const sentence = `This copy is retired and does not serve: the application is on ${elsewhere}.`;
  return { sentence, href, label: `Go to ${elsewhere}` };
}

function nameOf(at: string): string {
  return at === "helper" ? "the helper" : at.replace(/^grid:/, "");
}
