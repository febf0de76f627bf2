import type { Clock } from "../../clock.ts";
import { MigError } from "../../domain/errors.ts";
import type { HeldNamespace } from "./mount-namespace.ts";
import { sendSignal } from "./process-identity.ts";
import { hasEnvironment, isDead, listProcesses, namespaceOf } from "./process-table.ts";

/** How a process of a component is known: by its mount namespace, or by what stands in its environment. */
export interface Membership {
  readonly marker: string;
  /** Absent without namespaces. Held, for its number alone may be another component's by now. */
  readonly mountNamespace?: HeldNamespace | undefined;
}

/** A terminal or command inside a component; its session is numbered after its first process. */
export interface LogIn {
  readonly session: number;
  readonly marker: string;
}

const END_DEADLINE_MS = 10_000;
const HANG_UP_GRACE_MS = 500;
const LOOK_EVERY_MS = 10;

/** All living processes of a component, log-ins and what escaped from the process group among them. */
function membersOf({ marker, mountNamespace }: Membership): number[] {
  return listProcesses()
    .filter((facts) => facts.pid !== process.pid && !isDead(facts))
    .map(({ pid }) => pid)
    .filter((pid) => hasEnvironment(pid, marker) || isIn(pid, mountNamespace));
}

function isIn(pid: number, namespace: HeldNamespace | undefined): boolean {
  return namespace !== undefined && namespaceOf(pid, "mnt") === namespace.number;
}

/** Kills until nothing is left, for what is killed may just have made a child; throws `WAIT_TIMEOUT`. */
export async function killMembers(membership: Membership, clock: Clock): Promise<void> {
  const deadline = clock.monotonic() + END_DEADLINE_MS;
  for (;;) {
    const members = membersOf(membership);
    if (members.length === 0) return;
    if (clock.monotonic() > deadline) {
      throw new MigError("WAIT_TIMEOUT", `Cannot end component: processes ${members.join(", ")} do not die`);
    }
    for (const pid of insiders(members)) sendSignal(pid, "SIGKILL");
    await clock.sleep(LOOK_EVERY_MS);
  }
}

/**
 * Those in the component's own process namespace first: what stands outside and waits for one of them (`unshare`,
 * `nsenter`) reaps it and ends by itself, while a killed one would leave a zombie that keeps the namespace.
 */
function insiders(members: readonly number[]): readonly number[] {
  const own = namespaceOf("self", "pid");
  const inside = members.filter((pid) => namespaceOf(pid, "pid") !== own);
  return inside.length > 0 ? inside : members;
}

/**
 * Ends a log-in: hang-up first, so that a shell can save what it must, then what is left of its session.
 * Only what carries the marker: the session's number may be a stranger's by now.
 */
export async function hangUp({ session, marker }: LogIn, clock: Clock): Promise<void> {
  const members = (): number[] =>
    listProcesses()
      .filter((facts) => facts.session === session && !isDead(facts) && hasEnvironment(facts.pid, marker))
      .map(({ pid }) => pid);
  for (const pid of insiders(members())) sendSignal(pid, "SIGHUP");
  const deadline = clock.monotonic() + HANG_UP_GRACE_MS;
  while (members().length > 0 && clock.monotonic() < deadline) await clock.sleep(LOOK_EVERY_MS);
  for (const pid of insiders(members())) sendSignal(pid, "SIGKILL");
}
