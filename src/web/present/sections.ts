import type { AgentStatus } from "../../agent-facade.ts";

/** The pages that every page leads to. */
export type Section =
  | "overview"
  | "history"
  | "snapshots"
  | "grids"
  | "console"
  | "audit"
  | "settings"
  | "help";

export interface SectionLink {
  readonly label: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

const SECTIONS: readonly { readonly section: Section; readonly label: string; readonly href: string }[] = [
  { section: "overview", label: "Overview", href: "/" },
  { section: "history", label: "History", href: "/history" },
  { section: "snapshots", label: "Snapshots", href: "/snapshots" },
  { section: "grids", label: "Grids", href: "/grids" },
  { section: "console", label: "Console", href: "/console" },
  { section: "audit", label: "Audit", href: "/audit" },
  { section: "settings", label: "Settings", href: "/settings" },
  { section: "help", label: "Help", href: "/help" },
];

/** A helper has no application to take snapshots of, and the settings it was given are not the ones to change. */
const NOT_AT_HELPER: ReadonlySet<Section> = new Set(["snapshots", "settings"]);

/** Only what makes sense here and now: no console where none is allowed. */
export function presentSections(
  { role, consoles = [] }: Pick<AgentStatus, "role" | "consoles">,
  current: Section | undefined,
): readonly SectionLink[] {
  return SECTIONS.filter(({ section }) => {
    if (section === "console") return consoles.length > 0;
    return role === "agent" || !NOT_AT_HELPER.has(section);
  }).map(({ section, label, href }) => ({ label, href, isCurrent: section === current }));
}
