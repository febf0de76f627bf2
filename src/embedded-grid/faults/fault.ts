/** What can go wrong on purpose, by name. */
export const FAULTS = {
  "refuse-login": "no key is accepted [from the command <pattern> on]",
  down: "connections are closed as soon as they come [from the command <pattern> on]",
  mute: "connections are taken and nothing is said on them [from the command <pattern> on]",
  "closes-at-login": "a connection is closed in the middle of its log-in [from the command <pattern> on]",
  "host-key-changed": "the server shows another host key [from the command <pattern> on]",
  "unknown-host": "this controller cannot find the other one's host",
  "trust-missing": "the other controller refuses this grid's key",
  "stop-fails": "a component does not stop [application]",
  "start-fails": "a component does not start, the state is failed [application]",
  "provision-fails": "a provision ends with a refusal",
  "destroy-fails": "a destroy ends with a refusal [application]",
  "copy-fails-at": "a copy between grids fails at N per cent",
  "cut-during-copy": "the connection between the grids is cut at N per cent (50)",
  "storage-full": "no room for another volume",
  "name-taken": "a copy finds its name taken",
  locked: "every application is locked",
  "acl-denied": "every change is denied",
  "state-unknown": "applications are unknown, as while a controller boots, or [repairing|restarting]",
  slow: "every command begins N milliseconds later",
  "cut-before": "the connection is cut and the command <pattern> does not begin",
  "cut-after": "the command <pattern> is carried out, then the connection is cut",
  late: "the connection is cut at once, the command <pattern> begins N milliseconds later",
  "half-line": "half of the answer of <pattern> comes, then the connection is cut",
  silent: "the command <pattern> is carried out, no answer ever comes",
  "answers-late": "the command <pattern> is carried out, its answer comes N milliseconds later",
  frozen: "the connection dies without a word when the command <pattern> comes, which does not begin",
} as const satisfies Record<string, string>;

export type FaultName = keyof typeof FAULTS;

/** Those that concern a whole connection; with a pattern they wait for a command, which they cut off. */
export const CONNECTION_FAULTS = [
  "refuse-login",
  "down",
  "mute",
  "closes-at-login",
  "host-key-changed",
] as const satisfies readonly FaultName[];

/** Those that are about the way of one command, or of one request for a file (`sftp open <path>`). */
export const WAY_FAULTS = [
  "cut-before",
  "cut-after",
  "late",
  "half-line",
  "silent",
  "answers-late",
  "frozen",
] as const satisfies readonly FaultName[];

export interface Fault {
  readonly name: FaultName;
  /** As the table above says: a pattern, a number, an application; absent: whatever comes. */
  readonly args: readonly string[];
  /** How often it still happens; absent: until it is cleared. */
  readonly times?: number;
  /** So many that it fits are passed over first. */
  readonly after?: number;
}

export function isFaultName(text: string): text is FaultName {
  return Object.hasOwn(FAULTS, text);
}

/** `*` stands for anything; a pattern matches anywhere in the command. */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(parts.join(".*"), "s").test(text);
}

export function numberArgument(fault: Fault, index: number, otherwise: number): number {
  const value = Number(fault.args[index]);
  return fault.args[index] === undefined || !Number.isFinite(value) ? otherwise : value;
}
