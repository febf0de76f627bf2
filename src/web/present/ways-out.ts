import type { ErrorCode } from "../../domain/errors.ts";

/** A page that helps on from an error. */
export interface WayOut {
  readonly label: string;
  readonly href: string;
}

const OVERVIEW: WayOut = { label: "To the overview", href: "/" };
const HISTORY: WayOut = { label: "All jobs", href: "/history" };
const GRIDS: WayOut = { label: "All grids", href: "/grids" };
const SNAPSHOTS: WayOut = { label: "All snapshots", href: "/snapshots" };

const WAYS: { readonly [code in ErrorCode]?: readonly WayOut[] } = {
  UNKNOWN_JOB: [HISTORY],
  JOB_STATE: [HISTORY],
  UNKNOWN_GRID: [GRIDS],
  SSH_HOST_KEY: [GRIDS],
  SSH_UNREACHABLE: [GRIDS],
  SSH_AUTH: [GRIDS],
  UNKNOWN_APPLICATION: [SNAPSHOTS],
  MODE_FORBIDS: [{ label: "What the settings allow", href: "/settings" }],
  NOT_FOUND: [{ label: "Help", href: "/help" }],
};

/** What helps first, and the overview in any case. */
export function waysOut(code: ErrorCode): readonly WayOut[] {
  return [...(WAYS[code] ?? []), OVERVIEW];
}
