import type { AgentStatus, GridView } from "../../agent-facade.ts";
import { type ActionsModel, type Mode, moveActions } from "./actions.ts";
import { linkTo } from "./addresses.ts";
import { type Badge, severityBadge } from "./badges.ts";
import { type Moment, presentMoment } from "./times.ts";

export interface GridModel {
  readonly name: string;
  readonly location: string;
  readonly isHere: boolean;
  readonly controller: string;
  readonly driver: string;
  readonly page: string;
  readonly pageHref: string | undefined;
  readonly hostKey: string;
  readonly hostKeyNote: string;
  readonly check: { readonly badge: Badge; readonly at: Moment } | undefined;
  readonly actions: ActionsModel;
}

interface Circumstances {
  readonly status: AgentStatus;
  readonly mode: Mode;
  readonly now: number;
}

export function presentGrid(grid: GridView, circumstances: Circumstances): GridModel {
  const { lastCheck, hostKey } = grid;
  const { now } = circumstances;
  return {
    name: grid.name,
    location: grid.location,
    isHere: grid.here,
    controller: grid.controller,
    driver: grid.driver,
    page: grid.migAddress,
    pageHref: grid.here ? undefined : linkTo(grid.migAddress, "/"),
    hostKey: hostKey?.fingerprint ?? "not seen yet",
    hostKeyNote: hostKeyNote(hostKey),
    check:
      lastCheck === undefined
        ? undefined
        : { badge: severityBadge(lastCheck.severity), at: presentMoment(lastCheck.at, now) },
    actions: grid.here ? { list: [], reasons: [] } : moveActions(grid.name, circumstances),
  };
}

function hostKeyNote(hostKey: GridView["hostKey"]): string {
  if (hostKey === undefined) return "";
  return hostKey.source === "pinned" ? "pinned in grid.info" : "recorded at first use";
}
