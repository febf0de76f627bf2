import type { Change } from "../agent-facade.ts";
import { isTerminal } from "../domain/job.ts";
import type { AgentApi, StreamItem } from "./agent-api.ts";
import type { LocalAgent } from "./programs.ts";

/**
 * The same words for an agent in this very process, for the commands that work where no daemon runs
 * (check, lint, trust, recover). Disposing of it disposes of the agent.
 */
export function createLocalApi(
  agent: LocalAgent,
  who: { readonly user: string; readonly signal: AbortSignal },
): AgentApi {
  const by = who.user;
  return {
    status: async () => agent.status(),
    grids: async () => agent.grids(),
    lint: async () => agent.lint(),
    check: (grid) => agent.check(grid),
    plan: (kind, target, choice) => agent.plan(kind, target, choice),
    planDeletion: (snapshot) => agent.planDeletion(snapshot),
    start: (request) => agent.start({ ...request, by }),
    jobs: async (limit, before) => agent.jobs(limit, before),
    job: async (id) => agent.job(id),
    log: async (id) => agent.log(id),
    progress: async (id) => agent.progress(id),
    abort: (id) => agent.abort(id, by),
    approve: (id, word) => agent.approve(id, { ...word, by }),
    pause: (id) => agent.pause(id, by),
    resume: (id) => agent.resume(id, by),
    snapshots: () => agent.snapshots(),
    rollbackLoss: () => agent.rollbackLoss(),
    adopt: () => agent.adopt(by),
    recover: (request) => agent.recover({ ...request, by }),
    leftovers: (grid) => agent.leftovers(grid),
    clean: (request) => agent.clean({ ...request, by }),
    support: () => agent.support(),
    openConsole: (request) => agent.openConsole({ ...request, by }),
    trust: (grid, accept) => agent.trust(grid, accept === undefined ? { by } : { accept, by }),
    settings: async () => agent.setup.report(),
    forgetHostKey: async (grid) => agent.forgetHostKey(grid, by),
    reload: () => agent.reload(by),
    stream: (id, after) => streamLocal(agent, { id, after, signal: who.signal }),
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  };
}

interface LocalStream {
  readonly id: string;
  readonly after: number;
  readonly signal: AbortSignal;
}

/** The journal is the buffer here too: a change only says that there is something to read. */
async function* streamLocal(
  agent: LocalAgent,
  { id, after, signal }: LocalStream,
): AsyncGenerator<StreamItem> {
  let last = after;
  let beside: StreamItem[] = [];
  let wake = (): void => {};
  const onAbort = (): void => wake();
  const unwatch = agent.watch((change) => {
    const item = besideOf(change, id);
    if (item !== undefined) beside.push(item);
    wake();
  });
  signal.addEventListener("abort", onAbort);
  try {
    for (;;) {
      signal.throwIfAborted();
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      for (const event of agent.events(id, last)) {
        last = event.seq;
        yield { type: "event", event };
      }
      const items = beside;
      beside = [];
      yield* items;
      const { state, lastEvent } = agent.job(id);
      if (isTerminal(state) && lastEvent <= last) return;
      await changed;
    }
  } finally {
    unwatch();
    signal.removeEventListener("abort", onAbort);
  }
}

/** What comes along beside the journal's events. */
function besideOf(change: Change, id: string): StreamItem | undefined {
  switch (change.type) {
    case "progress":
      return change.progress.jobId === id ? change : undefined;
    case "moving":
      return change.jobId === id ? change : undefined;
    case "gate":
      return change;
    case "event":
    case "config":
      return undefined;
  }
}
