import type { Gate } from "../domain/serving.ts";
import type { ApiParts } from "./api/api-parts.ts";
import type { Handler, Response } from "./express.ts";
import { parseRequest } from "./schema/parse-request.ts";
import { mayServeQuery } from "./schema/queries.ts";

/** The question of every service that waits behind the gate: 200 = serve, 503 = do not. */
export function answerMayServe(parts: ApiParts): Handler {
  return async (request, response) => {
    const { wait, from } = parseRequest(mayServeQuery, request.query, "query");
    const gate = await nextGate(parts, response, { wait, isOpen: from === "open" });
    if (response.destroyed) return;
    response.setHeader("Cache-Control", "no-store");
    response.status(gate.serve ? 200 : 503).json(gate);
  };
}

/** Resolves when the gate is other than the asker knows it, at the latest after the wait; at once when it is already. */
async function nextGate(
  { facade, clock, streams }: ApiParts,
  response: Response,
  known: { readonly wait: number; readonly isOpen: boolean },
): Promise<Gate> {
  if (known.wait === 0 || facade.gate().serve !== known.isOpen) return facade.gate();
  const over = new AbortController();
  const finish = (): void => over.abort();
  const remove = streams.add(finish, "waiting");
  response.once("close", finish);
  const unwatch = facade.watch((change) => {
    if (change.type === "gate" && change.gate.serve !== known.isOpen) finish();
  });
  try {
    await clock.sleep(known.wait * 1000, over.signal).catch(() => undefined);
    return facade.gate();
  } finally {
    unwatch();
    remove();
  }
}
