import { readEntities } from "./answer.ts";
import { type ApplicationBlock, readApplicationBlock } from "./application-block.ts";
import type { RemoteCommand } from "./command.ts";

/** All applications, templates too. */
export const appList: RemoteCommand<undefined, readonly ApplicationBlock[]> = {
  purpose: () => "list the applications",
  build: () => ["app", "list", "--batch"],
  parse: (result, cannot) =>
    readEntities(result, cannot, "application").map((entity) => readApplicationBlock(entity, cannot)),
};
