/** What can go wrong on purpose, by name. */
export const FAULTS = {
  "refuse-login": "no key is accepted",
  down: "connections are closed as soon as they come",
  "host-key-changed": "the server shows another host key",
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
  "state-unknown": "applications are unknown, as while a controller boots",
  slow: "every command begins N milliseconds later",
  "cut-before": "the connection is cut and the command <pattern> does not begin",
  "cut-after": "the command <pattern> is carried out, then the connection is cut",
  late: "the connection is cut at once, the command <pattern> begins N milliseconds later",
  "half-line": "half of the answer of <pattern> comes, then the connection is cut",
  silent: "the command <pattern> is carried out, no answer ever comes",
} as const satisfies Record<string, string>;

export type FaultName = keyof typeof FAULTS;

export interface Fault {
  readonly name: FaultName;
  /** As the table above says: a pattern, a number, an application; absent: whatever comes. */
  readonly args: readonly string[];
  /** How often it still happens; absent: until it is cleared. */
  readonly times?: number;
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
