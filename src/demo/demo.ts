import { formatDuration } from "../cli/render/amounts.ts";
import { jobSummary } from "../cli/render/job-summary.ts";
import type { Terminal } from "../cli/terminal.ts";
import type { Clock } from "../clock.ts";
import { listOurs } from "./controllers.ts";
import { scenariosIn, setFaults } from "./faults.ts";
import { isSameBook } from "./guestbook.ts";
import { gridsOf, guestbookUrl } from "./layout.ts";
import type { DemoOptions } from "./options.ts";
import { brokenOutcome, type DemoOutcome, isAsItShouldBe } from "./outcome.ts";
import { finalize, type Performance, type Play, perform, waitForGuestbook } from "./perform.ts";
import { playScenarios } from "./scenarios/play-scenarios.ts";
import { openHome, StageHand } from "./stage.ts";
import { stay } from "./stay.ts";
import { createVoice, type Voice } from "./voice.ts";

export interface DemoAround {
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Its abort ends the demo in good order. */
  readonly signal: AbortSignal;
}

interface Backdrop extends DemoAround {
  readonly options: DemoOptions;
  readonly voice: Voice;
  readonly stageHand: StageHand;
  readonly startedAt: number;
}

const DONE = 0;
const FAILED = 1;

/**
 * The demo: two grids, an application that moves itself from one to the other, and proof that it did.
 *
 * It stands outside MIG, as an owner does: it sets the grids up (`make-world.ts`), starts each as a process of its own
 * (`stage.ts`), and then only uses what everybody has: the guestbook's page, MIG's API, and SSH to the controllers. It
 * presses the button, follows the job wherever it goes (`follow.ts`), asks the guestbook at both addresses all the while
 * (`silence.ts`), and looks for itself whether what MIG says is so (`prove.ts`). It does not drive the move and mends
 * nothing. With `--fault` it plays what goes wrong on purpose instead (`scenarios/`). Every wait has a deadline and says where the logs are; whatever happens, nothing is left at the end, and after a
 * SIGKILL the next demo sees to that (`demo-home.ts`).
 *
 * Resolves to the exit code. Throws the signal's reason when it was ended before the proof, and what went wrong.
 */
export async function runDemo(options: DemoOptions, around: DemoAround): Promise<number> {
  const { clock, signal } = around;
  const voice = createVoice(around.terminal, options);
  const startedAt = clock.monotonic();
  const home = await openHome(options, clock);
  const stageHand = new StageHand(home, clock);
  const { outcome, error } = await show({ ...around, options, voice, stageHand, startedAt });
  const keep = error !== undefined && !signal.aborted && stageHand.hasBegun;
  const left = await stageHand.end({ keep });
  for (const leftover of left) voice.say(`Left behind: ${leftover}`);
  if (keep && home.temporary) voice.say(`The logs stay in ${home.paths.directory} until the next demo.`);
  const told = outcome ?? brokenOutcome(clock.monotonic() - startedAt);
  const whole = { ...told, leftovers: [...told.leftovers, ...left] };
  if (options.json) voice.document(whole);
  if (outcome === undefined) throw error;
  return isAsItShouldBe(whole) ? DONE : FAILED;
}

/** Never rejects: what was set up must be taken down whatever happens. */
async function show(
  backdrop: Backdrop,
): Promise<{ readonly outcome?: DemoOutcome; readonly error?: unknown }> {
  try {
    return { outcome: await playAll(backdrop) };
  } catch (error) {
    return { error };
  }
}

async function playAll(backdrop: Backdrop): Promise<DemoOutcome> {
  const { options, voice, clock, signal, stageHand, startedAt } = backdrop;
  const scenarios = scenariosIn(options.faults);
  const stage = await stageHand.build(options, {
    clock,
    signal,
    say: (line) => voice.say(line),
    prepare(quiet) {
      for (const scenario of scenarios) scenario.prepare?.(quiet);
    },
  });
  const play: Play = { stage, voice, clock, signal };
  const { layout } = stage.world;
  const places = gridsOf(layout).map((grid) => `${grid.name} in ${grid.location}`);
  voice.say(`Two grids are up: ${places.join(", ")}. The guestbook is starting, MIG inside it.`);
  const way = await waitForGuestbook(play);
  voice.say(`It is in ${way.from.location}: ${guestbookUrl(way.from)}/`);
  if (scenarios.length > 0) return await playScenarios(play, { scenarios, once: options.once, startedAt });
  setFaults(stage.paths, layout, options.faults);
  const seen = await perform(play, way);
  tell(voice, seen, clock);
  if (options.once && seen.job.committed) await finalize(play, way.to);
  const outcome = outcomeOf(seen, {
    totalMs: clock.monotonic() - startedAt,
    leftovers: options.once ? await listOurs(stage.controllers, stage.world) : [],
  });
  const [here, there] = seen.job.committed ? [seen.to, seen.from] : [seen.from, seen.to];
  if (!options.once) await stay(play, { here, there });
  return outcome;
}

function tell(voice: Voice, seen: Performance, clock: Clock): void {
  const { job, proofs, silenceMs, from, to, before, after } = seen;
  const { style } = voice;
  const sign = (holds: boolean): string => (holds ? style.green("yes") : style.red("NO "));
  voice.say(...jobSummary(job, { style, now: clock.now() }), "");
  if (!job.committed) {
    const isWhole = isSameBook(before, after);
    voice.say(
      `  ${sign(isWhole)}  All ${before.total} entries are in the guestbook in ${from.location}, as before`,
    );
    return;
  }
  voice.say(...proofs.map(({ sentence, holds }) => `  ${sign(holds)}  ${sentence}`));
  if (silenceMs !== undefined) {
    voice.say(
      `  For a visitor the guestbook was silent for ${formatDuration(silenceMs)}, then answered in ${to.location}.`,
    );
  }
}

function outcomeOf(
  { job, from, to, before, after, silenceMs, proofs }: Performance,
  rest: { readonly totalMs: number; readonly leftovers: readonly string[] },
): DemoOutcome {
  const isProven = proofs.every(({ holds }) => holds);
  return {
    outcome: job.state === "succeeded" && !isProven ? "unproven" : job.state,
    from: from.name,
    to: to.name,
    entries_before: before.total,
    entries_after: after?.total ?? 0,
    downtime_ms: silenceMs ?? null,
    total_ms: Math.round(rest.totalMs),
    leftovers: rest.leftovers,
  };
}
