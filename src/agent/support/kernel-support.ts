import { join } from "node:path";
import type { GridView, SupportArchive } from "../../agent-facade.ts";
import type { Kernel, KernelOptions } from "../kernel.ts";
import { makeArchive } from "./archive.ts";

/** The archive of a running agent or helper. `status` is what it would show a person. */
export function supportOf(
  kernel: Kernel,
  options: KernelOptions,
  shown: { status(): unknown; grids(): readonly GridView[] },
): Promise<SupportArchive> {
  const { config, clock, files, ownLog } = options;
  return makeArchive({
    clock,
    role: options.role,
    files: {
      configDirectory: files.configDirectory,
      hostKeys: files.hostKeys,
      properties: files.properties,
      log: ownLog?.file,
      secret: [join(files.configDirectory, "private.key"), ...config.secretFiles()],
    },
    documents: {
      settings: () => config.describe(),
      lint: () => ({ findings: config.findings(), problem: config.problem(), rejected: config.rejected() }),
      status: () => shown.status(),
      grids: () =>
        shown
          .grids()
          .map((grid) => ({ ...grid, checks: lastReportOf(kernel.journal.get(`report:${grid.name}`)) })),
    },
    journal: () => kernel.journal,
    ...(ownLog === undefined ? {} : { logLines: () => ownLog.lines() }),
  });
}

/** The checks of the last look at a grid, as they were then. */
function lastReportOf(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
