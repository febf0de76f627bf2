import { readEntity } from "./answer.ts";
import { type ApplicationBlock, readApplicationBlock } from "./application-block.ts";
import { entityName } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { LOOK_DEADLINE_MS } from "./deadlines.ts";

export const appInfo: RemoteCommand<{ readonly application: string }, ApplicationBlock> = {
  purpose: ({ application }) => `look at application '${application}'`,
  build: ({ application }) => ["app", "info", entityName(application), "--batch"],
  deadlineMs: LOOK_DEADLINE_MS,
  parse: (result, cannot) => readApplicationBlock(readEntity(result, cannot, "application"), cannot),
};
