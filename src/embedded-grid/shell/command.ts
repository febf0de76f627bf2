import type { Property } from "../../domain/grid.ts";
import type { GridCore } from "../grid-core.ts";
import type { Actor } from "../life/access.ts";
import { badUsage } from "../refusal.ts";
import type { SessionChannel } from "../ssh/channel.ts";

/** One command of the 3T shell: what it takes and what it does. Its usage line is made from this. */
export interface Command {
  readonly entity: Entity;
  readonly verb: string;
  readonly summary: string;
  /** Positional arguments; in brackets: may be left out. */
  readonly args?: readonly string[];
  /** `force`, or `template=` with a value, or `d ` with the value in the next word. */
  readonly options?: readonly string[];
  /** What `name=value` words stand for, as `<prop>=<val>`; absent: none are taken. */
  readonly settings?: string;
  /** Not listed by `help`: for other controllers and for test benches. */
  readonly hidden?: true;
  /** Resolves when the effect is complete; throws `Refusal`. A number is the exit status. */
  run(call: Call): Promise<void> | Promise<number>;
}

export type Entity = "app" | "comp" | "vol" | "grid" | "user" | "migrator";

/** Words that stand for an entity. */
export const ENTITY_WORDS: Readonly<Record<string, Entity>> = {
  app: "app",
  application: "app",
  comp: "comp",
  component: "comp",
  vol: "vol",
  volume: "vol",
  grid: "grid",
  user: "user",
  migrator: "migrator",
};

/** One command as someone gave it. */
export interface Call {
  readonly core: GridCore;
  readonly user: Actor;
  readonly args: readonly string[];
  /** Option → values; an option without value has one empty value. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly settings: readonly Property[];
  /** Aborted by INT, and by the end of a terminal. */
  readonly signal: AbortSignal;
  /** Data, to standard output. */
  print(text: string): void;
  /** A line of progress, to standard error unless the caller wants it elsewhere or not at all. */
  progress(line: string): void;
  /** A complaint that is not the end of the command. */
  complain(line: string): void;
  /** One line from the person or from standard input; undefined at its end. A prompt is shown only on a terminal. */
  ask(prompt: string, options?: { readonly hidden?: boolean }): Promise<string | undefined>;
  /** For commands that carry a stream. */
  readonly channel: SessionChannel;
}

export function hasOption(call: Call, name: string): boolean {
  return call.options.has(name);
}

/** The argument of that position; the shell has seen to it that mandatory ones are there. */
export function argument(call: Call, index: number, name = "name"): string {
  const value = call.args[index];
  if (value === undefined) throw badUsage(`Missing argument ${name}.`);
  return value;
}

export function setting(call: Call, name: string): string | undefined {
  return call.settings.find((candidate) => candidate.name === name)?.value;
}

/** Settings without a leading dot: properties; those with one are attributes. */
export function propertySettings(call: Call): readonly Property[] {
  return call.settings.filter((candidate) => !candidate.name.startsWith("."));
}

/** Throws for a setting that is none of `known`. */
export function checkKnownSettings(call: Call, known: readonly string[]): void {
  for (const { name } of call.settings) {
    if (!known.includes(name)) throw badUsage(`Unknown setting '${name}'. Known: ${known.join(", ")}.`);
  }
}

/** Asks for a yes unless `--force` was given; without a terminal there is nobody to ask. */
export async function confirm(call: Call, question: string, refusal: () => Error): Promise<void> {
  if (call.options.has("force")) return;
  if (call.channel.terminal === undefined) throw refusal();
  const answer = await call.ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer?.trim() ?? "")) throw badUsage("Not confirmed.");
}
