import type { AgentStatus, GridView } from "../../agent-facade.ts";
import type { ErrorData } from "../../domain/errors.ts";
import type { SnapshotList } from "../../domain/snapshots.ts";
import { type ActionModel, type ActionsModel, type Mode, moveActions } from "./actions.ts";
import type { Tone } from "./badges.ts";
import { presentSize, type Size } from "./sizes.ts";
import { type Moment, presentMoment } from "./times.ts";

export interface SnapshotsModel {
  readonly rows: readonly SnapshotRowModel[];
  readonly notAsked: readonly { readonly title: string; readonly error: ErrorData; readonly tone: Tone }[];
  readonly empty: string;
  /** One for each grid a snapshot may go to. */
  readonly take: ActionsModel;
}

interface SnapshotRowModel {
  readonly name: string;
  readonly grid: string;
  readonly from: string;
  readonly taken: Moment | undefined;
  readonly size: Size;
  readonly state: string;
  readonly job: string;
  readonly jobPath: string;
  readonly deletePath: string;
}

export interface SnapshotsParts {
  readonly list: SnapshotList;
  readonly grids: readonly GridView[];
  readonly status: AgentStatus;
  readonly mode: Mode;
  /** Ids of jobs that this journal knows. */
  readonly knownJobs: ReadonlySet<string>;
  readonly now: number;
}

export function presentSnapshots(parts: SnapshotsParts): SnapshotsModel {
  const { list, knownJobs, now } = parts;
  const { snapshots, notAsked } = list;
  return {
    rows: snapshots.map(({ name, grid, from, takenAt, bytes, state, jobId }) => ({
      name,
      grid,
      from,
      taken: takenAt === undefined ? undefined : presentMoment(takenAt, now),
      size: presentSize(bytes),
      state,
      job: jobId,
      jobPath: knownJobs.has(jobId) ? `/jobs/${jobId}` : "",
      deletePath: `/snapshots/delete?${new URLSearchParams({ name, grid }).toString()}`,
    })),
    notAsked: notAsked.map(({ grid, error }) => ({
      title: `${grid} could not be asked: its snapshots are not in the list`,
      error,
      tone: "warn",
    })),
    empty:
      notAsked.length === 0
        ? "There is no snapshot of this application on any grid."
        : "There is none on the grids that answered.",
    take: takeActions(parts),
  };
}

function takeActions({ grids, status, mode }: SnapshotsParts): ActionsModel {
  const choices = grids.filter(({ here }) => !here).map(({ name }) => choiceFor(name, { status, mode }));
  const reasons = new Map(choices.flatMap(({ reasons: own }) => own).map((each) => [each.text, each]));
  return {
    list: choices.map(({ action, text }) => ({
      ...action,
      // Said once for all of them.
      reasonId: text === undefined ? "" : (reasons.get(text)?.id ?? ""),
    })),
    reasons: [...reasons.values()],
  };
}

interface TakeChoice {
  readonly action: ActionModel;
  readonly text: string | undefined;
  readonly reasons: ActionsModel["reasons"];
}

function choiceFor(
  grid: string,
  circumstances: { readonly status: AgentStatus; readonly mode: Mode },
): TakeChoice {
  const { list, reasons } = moveActions(grid, circumstances);
  const href = `/plan?kind=snapshot&target=${encodeURIComponent(grid)}`;
  const reasonId = list.find((action) => action.href === href)?.reasonId ?? "";
  const own = reasons.filter(({ id }) => id === reasonId);
  return {
    action: { label: `Take a snapshot to ${grid}`, href, reasonId },
    text: own[0]?.text,
    reasons: own,
  };
}
