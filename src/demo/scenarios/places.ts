import { helperName } from "../../domain/ids.ts";
import { type DemoGrid, helperUrl, migUrl } from "../layout.ts";
import { APPLICATION } from "../perform.ts";

/** A component with a MIG in it, to be logged in to, and the page that this MIG serves. */
export interface Place {
  readonly grid: DemoGrid;
  readonly application: string;
  readonly component: string;
  readonly url: string;
}

/** The agent: inside the application, or inside a copy of it under another name. */
export function agentOn(grid: DemoGrid, application = APPLICATION): Place {
  return { grid, application, component: "main.mig.ctl", url: migUrl(grid) };
}

export function helperOn(grid: DemoGrid, jobId: string): Place {
  return { grid, application: helperName(jobId), component: "main.srv", url: helperUrl(grid) };
}
