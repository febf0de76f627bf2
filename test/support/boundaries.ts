import type { JobEvent } from "../../src/domain/step.ts";

/** One write to a journal, as whoever stands around it sees it. */
export type JournalWrite =
  | { readonly method: "createJob"; readonly kind: string }
  | { readonly method: "append"; readonly jobId: string; readonly event: JobEvent }
  | { readonly method: "importAll" }
  | { readonly method: "set"; readonly key: string }
  | { readonly method: "audit"; readonly what: string };

/** The instant right before or right after a write. */
export interface Boundary {
  /** Who writes and what: `helper: started applogic/copy`. */
  readonly write: string;
  /** Which of the same in one job, from 1. A write that did not come to pass does not count. */
  readonly nth: number;
  readonly side: "before" | "after";
}

/** `helper: started applogic/copy #1 before`. */
export function formatBoundary({ write, nth, side }: Boundary): string {
  return `${write} #${nth} ${side}`;
}

/** Names writes so that two runs of the same workflow agree: without ids, times and addresses. */
export interface WriteNamer {
  /** `who`: `agent`, `helper`. */
  nameOf(who: string, write: JournalWrite): string;
}

export function createWriteNamer(): WriteNamer {
  /** Commands by job and number: what ends has no other name. */
  const commands = new Map<string, string>();
  const eventName = (jobId: string, event: JobEvent): string => {
    if (event.type === "command") {
      const name = `${event.step}: ${firstWords(event.text)}`;
      commands.set(`${jobId} ${event.command}`, name);
      return `command ${name}`;
    }
    if (event.type === "command-ended")
      return `command-ended ${commands.get(`${jobId} ${event.command}`) ?? "of an earlier process"}`;
    if (event.type === "waiting") {
      const words = withoutChance(event.for).split(/[ ,:]/);
      return `waiting ${words.slice(0, 3).join(" ")}`;
    }
    if (event.type === "ended") return `ended ${event.state}`;
    return "step" in event ? `${event.type} ${event.step}` : event.type;
  };
  return { nameOf: (who, write) => `${who}: ${nameOfWrite(write, eventName)}` };
}

function nameOfWrite(write: JournalWrite, eventName: (jobId: string, event: JobEvent) => string): string {
  switch (write.method) {
    case "createJob":
      return `create ${write.kind}`;
    case "append":
      return eventName(write.jobId, write.event);
    case "importAll":
      return "import";
    case "set":
      return `set ${write.key.split(":")[0] ?? ""}`;
    case "audit":
      return `audit ${withoutChance(write.what).split(" ").slice(0, 2).join(" ")}`;
  }
}

/** `app config guestbook .user2=mig1/away`: as much as tells the commands of a step apart. */
function firstWords(text: string): string {
  const words = withoutChance(text).replaceAll("'", "").split(" ").slice(0, 4);
  return words.map((word) => word.replace(/^(\.user2=mig1\/\w+).*$/, "$1")).join(" ");
}

/** What differs from run to run: ids, nonces, times, addresses, and which grid is which. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/\d+\.\d+\.\d+\.\d+(:\d+)?/g, "<address>")
    .replaceAll(/\d{8}T\d{6}/g, "<time>")
    .replaceAll(/my_grid_\w+?(?=_<time>|\b)/g, "<grid>")
    .replaceAll(/(question|answer)-[a-z0-9]+/g, "$1-<nonce>")
    .replaceAll(/(mig_(?:helper|kept|snap)(?:_\w*?<grid>_<time>)?)_[a-z0-9]{8}/g, "$1_<job>");
}
