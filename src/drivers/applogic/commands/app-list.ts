import { readEntities } from "./answer.ts";
import { type ApplicationBlock, readApplicationBlock } from "./application-block.ts";
import type { RemoteCommand } from "./command.ts";
import { LIST_DEADLINE_MS } from "./deadlines.ts";

/** All applications, templates too. */
export const appList: RemoteCommand<undefined, readonly ApplicationBlock[]> = {
  purpose: () => "list the applications",
  build: () => ["app", "list", "--batch"],
  deadlineMs: LIST_DEADLINE_MS,
  parse: (result, cannot) =>
    readEntities(result, cannot, "application").map((entity) => readApplicationBlock(entity, cannot)),
};
