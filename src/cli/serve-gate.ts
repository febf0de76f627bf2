import { MigError } from "../domain/errors.ts";
import type { Gate } from "../domain/serving.ts";
import { ask, type Door, problemOf } from "./client.ts";
import type { CommandContext } from "./command.ts";

/** How long the agent may hold an answer back until the gate changes. */
const HOLD_SECONDS = 25;
const ASK_MS = 10_000;
const RETRY_MS = 1_000;
/** For so long an agent that has just started and does not know yet does not overturn what it said before. */
const UNDECIDED_MS = 30_000;

/** Asks once; throws `AGENT_NOT_RUNNING`. */
export function askGate(context: CommandContext, door: Door): Promise<Gate> {
  return request(context, door, { path: "/may-serve", timeoutMs: ASK_MS });
}

/** Resolves when the gate is open, through restarts of the agent. */
export async function waitForGate(context: CommandContext, door: Door): Promise<Gate> {
  let last: string | undefined;
  for (;;) {
    const gate = await nextGate(context, door, { serve: false, isFirst: last === undefined });
    if (gate.serve) return gate;
    if (gate.reason !== last) context.output.note(`hold: ${gate.reason}`);
    last = gate.reason;
  }
}

/**
 * Prints `serve` or `hold: reason` at the start and at each change, and never ends by itself. Silence of the agent is
 * no change: who serves goes on, who holds holds. Nor is an agent that has just been started and has not yet looked;
 * it has half a minute to make up its mind.
 */
export async function followGate(context: CommandContext, door: Door): Promise<number> {
  const { output, clock } = context;
  let said: Gate | undefined;
  let undecidedSince: number | undefined;
  for (;;) {
    const gate = await nextGate(context, door, { serve: said?.serve ?? false, isFirst: said === undefined });
    const isUndecided = !gate.serve && gate.askedAt === undefined && said?.serve === true;
    undecidedSince = isUndecided ? (undecidedSince ?? clock.monotonic()) : undefined;
    if (undecidedSince !== undefined && clock.monotonic() - undecidedSince < UNDECIDED_MS) {
      await clock.sleep(RETRY_MS, context.signal);
      continue;
    }
    if (said !== undefined && gate.serve === said.serve && (gate.serve || gate.reason === said.reason))
      continue;
    said = gate;
    if (output.format === "human") output.line(gate.serve ? "serve" : `hold: ${gate.reason}`);
    else output.compact(gate);
  }
}

interface Known {
  /** What the asker believes the gate to be. */
  readonly serve: boolean;
  readonly isFirst: boolean;
}

/**
 * The answer to a held question. An agent that is silent is asked again; to the first question silence is `hold`. One
 * that answers at once without news (it is about to stop, or does not hold answers) is not asked in a tight loop.
 */
async function nextGate(context: CommandContext, door: Door, known: Known): Promise<Gate> {
  const { clock, signal, output } = context;
  const held = `/may-serve?wait=${HOLD_SECONDS}&from=${known.serve ? "open" : "closed"}`;
  const path = known.isFirst ? "/may-serve" : held;
  for (;;) {
    const askedAt = clock.monotonic();
    try {
      const gate = await request(context, door, { path, timeoutMs: HOLD_SECONDS * 1_000 + ASK_MS });
      const isNews = known.isFirst || gate.serve !== known.serve;
      if (!isNews && clock.monotonic() - askedAt < RETRY_MS) await clock.sleep(RETRY_MS, signal);
      return gate;
    } catch (error) {
      if (!(error instanceof MigError)) throw error;
      if (known.isFirst) return { serve: false, reason: error.message, offers: [] };
      output.detail(error.message);
      await clock.sleep(RETRY_MS, signal);
    }
  }
}

async function request(
  { signal }: CommandContext,
  door: Door,
  { path, timeoutMs }: { readonly path: string; readonly timeoutMs: number },
): Promise<Gate> {
  const { status, body } = await ask(door, { path, signal, timeoutMs });
  // Status and body say the same; a page that contradicts itself is none of ours, and no permission.
  if (isGate(body) && (status === 200) === body.serve) return body;
  throw problemOf(status, body);
}

function isGate(body: unknown): body is Gate {
  if (typeof body !== "object" || body === null) return false;
  return (
    "serve" in body && typeof body.serve === "boolean" && "reason" in body && typeof body.reason === "string"
  );
}
