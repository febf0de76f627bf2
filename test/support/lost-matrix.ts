import { expect } from "vitest";
import {
  type CleanRun,
  type Fault,
  faultText,
  LOSSES,
  type Loss,
  recordCleanRun,
  runWithFaults,
  runWithSilence,
} from "./lost-run.ts";
import { LOST_SCENARIOS, type LostScenario } from "./lost-scenarios.ts";
import { placeText, type RemotePlace } from "./remote-places.ts";

/** So many lost questions one run carries; each is asked again, and none changes anything. */
const QUESTIONS_A_RUN = 4;
/** For what only asks it is the same whether it began before the connection was lost. */
const LOSSES_OF_QUESTIONS: readonly Loss[] = ["cut-before", "half-line"];
/** Longer than all but that of a copy, which is given up when nothing comes from it for 15 minutes. */
const LONGEST_DEADLINE_MS = 21 * 60_000;
const FILE = /^sftp rename .*\/inbox\//;

export function scenarioNamed(name: string): LostScenario {
  const found = LOST_SCENARIOS.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}

/** Counts what was run, so that the end of a matrix can say it. */
export class LostMatrix {
  readonly #known = new Set<string>();
  runs = 0;
  faults = 0;

  /** Every command that changes something, and that no scenario before had: lost in every way, one a run. */
  async runCommands(scenario: LostScenario): Promise<void> {
    const clean = await recordCleanRun(scenario);
    const places = clean.places.filter((place) => place.mutates && !this.#known.has(placeText(place)));
    for (const place of places) this.#known.add(placeText(place));
    await this.#run(
      scenario,
      clean,
      places.flatMap((place, index) => lossesOf(place, index).map((loss) => [{ place, loss }])),
    );
  }

  /** Every question, and every part of a transfer, lost; several a run. */
  async runQuestions(scenario: LostScenario): Promise<void> {
    const clean = await recordCleanRun(scenario);
    const places = clean.places.filter((place) => !place.mutates);
    const faults = LOSSES_OF_QUESTIONS.flatMap((loss) =>
      questionRuns(places).map((run) => run.map((place) => ({ place, loss }))),
    );
    await this.#run(scenario, clean, faults);
  }

  /** All commands that change something lost in one run, each in another way. */
  async runAllAtOnce(scenario: LostScenario, seed: number): Promise<void> {
    const clean = await recordCleanRun(scenario);
    const places = clean.places.filter((place) => place.mutates);
    const faults = places.map((place, index) => ({ place, loss: lossAt(index + seed) }));
    await this.#run(scenario, clean, [faults]);
  }

  /** Every command that changes something carried out and never answered, until its deadline; one a run. */
  async runSilence(scenario: LostScenario): Promise<void> {
    const clean = await recordCleanRun(scenario);
    const complaints: string[] = [];
    for (const place of clean.places.filter(({ mutates }) => mutates)) {
      this.runs += 1;
      this.faults += 1;
      const run = await runWithSilence(scenario, place, { clean, ms: LONGEST_DEADLINE_MS });
      complaints.push(...run.complaints.map((complaint) => `silent at ${placeText(place)}: ${complaint}`));
    }
    expect(complaints).toEqual([]);
  }

  async #run(scenario: LostScenario, clean: CleanRun, runs: readonly (readonly Fault[])[]): Promise<void> {
    expect(runs.length, "a scenario without anything to lose").toBeGreaterThan(0);
    const complaints: string[] = [];
    for (const faults of runs) {
      this.runs += 1;
      this.faults += faults.length;
      const run = await runWithFaults(scenario, faults, clean).catch((error: unknown) => ({
        complaints: [`it ended with ${String(error)}`],
      }));
      if (run.complaints.length > 0)
        complaints.push([faults.map(faultText).join("\n  "), ...run.complaints].join("\n"));
    }
    expect(complaints).toEqual([]);
  }
}

/** What one controller asks the other one for a copy ends that copy: it is lost alone. */
function questionRuns(places: readonly RemotePlace[]): readonly (readonly RemotePlace[])[] {
  const alone = places.filter(({ pattern }) => pattern.startsWith("migrator "));
  const others = places.filter((place) => !alone.includes(place));
  return [...spread(alone, 1), ...spread(others, QUESTIONS_A_RUN)];
}

function lossAt(index: number): Loss {
  return LOSSES[index % LOSSES.length] ?? "late";
}

/** The files of the inbox go one like the other: a way each. */
function lossesOf({ pattern }: RemotePlace, index: number): readonly Loss[] {
  return FILE.test(pattern) ? [lossAt(index)] : LOSSES;
}

/** Of every run's questions each is far from the others: those of one moment share their connection, and its loss. */
function spread<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const runs = Math.ceil(all.length / size);
  return Array.from({ length: runs }, (_, run) => all.filter((_each, index) => index % runs === run));
}
