import type { Command } from "commander";
import type { Clock } from "../clock.ts";
import type { AgentApi } from "./agent-api.ts";
import type { Output } from "./output.ts";
import type { Programs } from "./programs.ts";
import type { Terminal } from "./terminal.ts";

/** What a command works with. */
export interface CommandContext {
  readonly output: Output;
  readonly terminal: Terminal;
  readonly programs: Programs;
  readonly clock: Clock;
  /** Aborts with an `Interruption`. */
  readonly signal: AbortSignal;
  readonly socketPath: string;
  /** All commands with their arguments and options, for completion. */
  wholeTree(): Promise<Command>;
  /** The daemon of this appliance; its methods throw `AGENT_NOT_RUNNING`. */
  daemon(): AgentApi;
  /** The daemon where one listens, else an agent for this command alone. */
  daemonOrLocal(): Promise<AgentApi>;
}

/** A command line and what it does. */
export type Example = readonly [line: string, does: string];

export interface CommandDefinition {
  /** Shown first in `--help`. */
  readonly examples: readonly Example[];
  /** Arguments and options. */
  configure?(command: Command): void;
  /** Resolves to the exit code; the arguments are in `command.args`, as parsed. */
  run(context: CommandContext, command: Command): Promise<number>;
}

/** A line of the command table; its code is loaded when it is called or asked for help. */
export interface CommandEntry {
  readonly name: string;
  /** Arguments as `--help` of the level above shows them. */
  readonly usage?: string;
  readonly summary: string;
  readonly group?: string;
  readonly isHidden?: boolean;
  /** Called when the word is none of its neighbours' names. */
  readonly isDefault?: boolean;
  readonly load: () => Promise<CommandDefinition | readonly CommandEntry[]>;
}
