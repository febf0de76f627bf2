import type { AgentFacade, AgentStatus } from "../../agent-facade.ts";
import { isTerminal, type JobView } from "../../domain/job.ts";
import { linkTo } from "../present/addresses.ts";

/** A place where MIG may be while a job is under way. */
export interface JobPlace {
  /** `helper`, or `grid:NAME` for the agent in the application there. */
  readonly at: string;
  /** Of its page: `http://192.0.2.10:8080`. */
  readonly origin: string;
}

const HELPER = "helper";
const HAND_OVER = "hand-over";

/** In the order in which the job passes there; none for a job that goes nowhere. */
export function placesOf({ kind, source, target, addresses }: JobView): readonly JobPlace[] {
  const ends = [
    { at: atGrid(source), address: addresses.source },
    { at: HELPER, address: addresses.helper ?? "" },
    // What a snapshot makes does not run.
    { at: atGrid(target), address: kind === "snapshot" ? "" : addresses.target },
  ];
  if (addresses.helper === undefined) return [];
  return ends.flatMap(({ at, address }) => {
    const link = linkTo(address, "/");
    return link !== undefined && URL.canParse(link) ? [{ at, origin: new URL(link).origin }] : [];
  });
}

/** Where this MIG is; undefined until it is proven. */
export function hereOf({ role, grid }: Pick<AgentStatus, "role" | "grid">): string | undefined {
  if (role === "helper") return HELPER;
  return grid === undefined ? undefined : atGrid(grid.name);
}

/**
 * The place that drives the job now, as far as this MIG knows. The agent that hands a job over does not see the end of that:
 * while it serves, it is about to; one that does not serve and knows no more was stopped by the helper, or copied.
 */
export function driverOf(
  { steps, error, source, target, committed, kind }: JobView,
  serves: boolean,
): string {
  const current =
    error === undefined || committed
      ? steps.find(({ status }) => status === "todo" || status === "started")
      : steps.findLast(({ status }) => status !== "todo" && status !== "undone");
  const isHanded = !serves && current?.name === HAND_OVER && current.status === "started";
  if (current?.by === "helper" || isHanded) return HELPER;
  return atGrid(committed && kind !== "snapshot" ? target : source);
}

/** Origins whose pages may ask how far this MIG knows the job: those of the job's own addresses and of grid.info. */
export function knownOrigins(facade: AgentFacade, job: JobView | undefined): ReadonlySet<string> {
  const addresses = facade.grids().map(({ migAddress }) => migAddress);
  const ofGrids = addresses.flatMap((address) =>
    ["http", "https"].flatMap((scheme) => originOf(`${scheme}://${address}/`) ?? []),
  );
  return new Set([...ofGrids, ...(job === undefined ? [] : placesOf(job)).map(({ origin }) => origin)]);
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

/** The origins that a page about this job may ask. */
export function originsToAsk(job: JobView | undefined): readonly string[] {
  if (job === undefined || isTerminal(job.state)) return [];
  return placesOf(job).map(({ origin }) => origin);
}

function atGrid(name: string): string {
  return `grid:${name}`;
}
