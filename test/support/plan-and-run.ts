import { expect } from "vitest";
import type { PlannedCommand, PlannedStep } from "../../src/domain/plan.ts";
import type { StoredEvent } from "../../src/domain/step.ts";

/**
 * What the plan showed is what ran: every command that a step or its undo sent is one that its plan names, and every
 * step that succeeded sent all of its commands. `<words>` of a plan stand for what only the run knew.
 */
export function commandsAgree(events: readonly StoredEvent[], plan: readonly PlannedStep[]): void {
  const sent = commandsByStep(events);
  const succeeded = new Set(events.flatMap(({ event }) => (event.type === "succeeded" ? [event.step] : [])));
  for (const step of plan) {
    const ran = sent.get(step.name) ?? [];
    const shown = [...step.commands, ...step.undo.commands].map(inOneLine);
    for (const command of ran) {
      const words = `${step.name} sent ${command}; its plan: ${shown.join(" | ")}`;
      expect(
        shown.some((each) => matches(each, command)),
        words,
      ).toBe(true);
    }
    if (succeeded.has(step.name) && !HALF_SEEN.has(step.name)) mustHaveSent(step, ran);
  }
}

/** The helper's journal replaces the agent's: of the hand-over it has what was sent before the journal itself. */
const HALF_SEEN: ReadonlySet<string> = new Set(["hand-over"]);

function mustHaveSent(step: PlannedStep, ran: readonly string[]): void {
  for (const command of step.commands.map(inOneLine)) {
    const words = `${step.name} never sent ${command}; it sent: ${ran.join(" | ")}`;
    expect(
      ran.some((each) => matches(command, each)),
      words,
    ).toBe(true);
  }
}

function commandsByStep(events: readonly StoredEvent[]): ReadonlyMap<string, readonly string[]> {
  const commands = events.flatMap(({ event }) => (event.type === "command" ? [event] : []));
  const byStep = Map.groupBy(commands, (command) => command.step);
  return new Map([...byStep].map(([step, sent]) => [step, sent.map(inOneLine)]));
}

/** Quotes that only the angle brackets of a plan needed are left out. */
function inOneLine({ grid, text }: Pick<PlannedCommand, "grid" | "text">): string {
  return `${grid}: ${text.replaceAll("'", "")}`;
}

function matches(shown: string, ran: string): boolean {
  const parts = shown.split(/<[^<>]+>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".+")}$`).test(ran);
}
