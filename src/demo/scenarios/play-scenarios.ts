import { MigError } from "../../domain/errors.ts";
import type { JobView } from "../../domain/job.ts";
import { listOurs } from "../controllers.ts";
import { type Book, readBook, sign } from "../guestbook.ts";
import type { DemoGrid } from "../layout.ts";
import type { DemoOutcome } from "../outcome.ts";
import { finalize, type Play, waitForGuestbook } from "../perform.ts";
import { stay } from "../stay.ts";
import { agentOn } from "./places.ts";
import type { Scenario } from "./scenario.ts";
import { Scene } from "./scene.ts";

export interface Programme {
  readonly scenarios: readonly Scenario[];
  /** End after the last one, mended; else it stays up in its trouble, to be looked at. */
  readonly once: boolean;
  /** On the steady clock, milliseconds. */
  readonly startedAt: number;
}

interface Played {
  readonly name: string;
  readonly asExpected: boolean;
  readonly scene: Scene;
}

/**
 * Plays scenarios in one world, each to its end before the next begins. Stops at the first that does not go as it
 * should. Throws what went wrong beyond what was meant to.
 */
export async function playScenarios(play: Play, programme: Programme): Promise<DemoOutcome> {
  const { scenarios, once } = programme;
  const played: Played[] = [];
  await using stack = new AsyncDisposableStack();
  for (const [index, scenario] of scenarios.entries()) {
    const isLast = index === scenarios.length - 1;
    const scene = stack.use(await openScene(play));
    const asExpected = await playOne(scenario, scene, { mends: once || !isLast });
    played.push({ name: scenario.name, asExpected, scene });
    if (!asExpected) break;
  }
  const outcome = await outcomeOf(play, programme, played);
  const last = played.at(-1);
  if (!once && last !== undefined) {
    const { from, to, job } = last.scene;
    const [here, there] = job?.committed === true && job.kind === "migrate" ? [to, from] : [from, to];
    await stay(play, { here, there });
  }
  return outcome;
}

async function openScene(play: Play): Promise<Scene> {
  const way = await waitForGuestbook(play);
  const isNew = (await readBook(way.from, play.signal))?.total === 0;
  if (isNew) await sign(way.from, play.signal);
  const book = await readBook(way.from, play.signal);
  if (book === undefined) throw new MigError("WAIT_TIMEOUT", "Cannot read the guestbook before the scenario");
  const scene = new Scene(play, way, book);
  // The guestbook may answer before MIG beside it has found out where it is.
  await scene.untilGate(agentOn(way.from), "committed");
  return scene;
}

async function playOne(
  scenario: Scenario,
  scene: Scene,
  { mends }: { readonly mends: boolean },
): Promise<boolean> {
  const { bold } = scene.play.voice.style;
  const { name, wrong, expected, remedy, mend } = scenario;
  scene.say("", bold(`Scenario ${name}`), `On purpose: ${wrong}`, `Expected: ${expected}`, "");
  await scenario.play(scene);
  if (remedy !== undefined) scene.say(bold("What to do now"), remedy, "");
  if (mends) await mend?.call(scenario, scene);
  return tellEnd(scene);
}

function tellEnd(scene: Scene): boolean {
  const { style } = scene.play.voice;
  const sign = (holds: boolean): string => (holds ? style.green("yes") : style.red("NO "));
  const isAll = scene.proofs.every(({ holds }) => holds);
  scene.say(
    style.bold("How it ended"),
    ...scene.proofs.map(({ sentence, holds }) => `  ${sign(holds)}  ${sentence}`),
    isAll ? "It went as the scenario says." : "It did not go as the scenario says.",
  );
  return isAll;
}

async function outcomeOf(
  play: Play,
  { once, startedAt }: Programme,
  played: readonly Played[],
): Promise<DemoOutcome> {
  const last = played.at(-1)?.scene;
  if (last === undefined) throw new Error("There is no scenario to play");
  const { from, to, job, book } = last;
  const after = await firstBook([to, from], play.signal);
  if (once && isKept(job)) await finalize(play, to);
  return {
    outcome: job?.state ?? "no-job",
    from: from.name,
    to: to.name,
    entries_before: book.total,
    entries_after: after?.total ?? 0,
    downtime_ms: job?.downtimeMs ?? null,
    total_ms: Math.round(play.clock.monotonic() - startedAt),
    leftovers: once ? await listOurs(play.stage.controllers, play.stage.world) : [],
    scenarios: played.map(({ name, asExpected, scene }) => ({
      name,
      as_expected: asExpected,
      outcome: scene.job?.state ?? "no-job",
    })),
  };
}

function isKept(job: JobView | undefined): boolean {
  return job?.keptUntil !== undefined && job.committed;
}

async function firstBook(grids: readonly DemoGrid[], signal: AbortSignal): Promise<Book | undefined> {
  for (const grid of grids) {
    const book = await readBook(grid, signal);
    if (book !== undefined) return book;
  }
  return undefined;
}
