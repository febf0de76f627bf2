import { jobSummary } from "../../cli/render/job-summary.ts";
import { isTerminal, type JobView } from "../../domain/job.ts";
import type { FaultName } from "../../embedded-grid/faults/fault.ts";
import { clearFaults, type FaultOptions, setFault } from "../../embedded-grid/faults/fault-file.ts";
import { gridDirectory } from "../demo-paths.ts";
import type { Book } from "../guestbook.ts";
import { type DemoGrid, gridsOf, migUrl } from "../layout.ts";
import { migAt, readStatus, startJob } from "../mig.ts";
import { APPLICATION, type Play, type Way } from "../perform.ts";
import type { Proof } from "../prove.ts";
import { waitFor } from "../wait.ts";
import type { QuietWorld } from "./before-the-grids.ts";
import { followMeanwhile, type Meanwhile, type Moving } from "./moving.ts";
import { pageLines } from "./page-text.ts";
import type { Place } from "./places.ts";

/** What a command that was typed answered. */
export interface Typed {
  readonly exit: number;
  /** Data, then what was said beside it. */
  readonly text: string;
}

const SETTLE_DEADLINE_MS = 60_000;

/**
 * The world while a scenario plays, for what a scenario does: lets faults happen, presses MIG's button, types commands
 * where an owner would, opens the page, and notes what was expected. All that it types and reads, it says.
 */
export class Scene implements AsyncDisposable {
  readonly play: Play;
  readonly from: DemoGrid;
  readonly to: DemoGrid;
  /** What was in the guestbook before anything went wrong. */
  readonly book: Book;
  readonly #proofs: Proof[] = [];
  readonly #rest = new AsyncDisposableStack();
  #moving: Moving | undefined;
  #job: JobView | undefined;

  constructor(play: Play, { from, to }: Way, book: Book) {
    this.play = play;
    this.from = from;
    this.to = to;
    this.book = book;
  }

  get proofs(): readonly Proof[] {
    return this.#proofs;
  }

  /** The job that ended last. */
  get job(): JobView | undefined {
    return this.#job;
  }

  /** The job that was begun last. */
  get moving(): Moving {
    if (this.#moving === undefined) throw new Error("This scenario has begun no job");
    return this.#moving;
  }

  /** The directory of the demo, for what no command can do. */
  get quiet(): QuietWorld {
    return this.play.stage;
  }

  say(...lines: readonly string[]): void {
    this.play.voice.say(...lines);
  }

  /** What is to be ended with the scenario. */
  defer(end: () => Promise<void> | void): void {
    this.#rest.defer(end);
  }

  fault(grid: DemoGrid, name: FaultName, options: FaultOptions = {}): void {
    setFault(gridDirectory(this.play.stage.paths, grid), name, options);
  }

  /** Nothing goes wrong on purpose any more. */
  calm(): void {
    for (const grid of gridsOf(this.play.stage.world.layout))
      clearFaults(gridDirectory(this.play.stage.paths, grid));
  }

  /** SIGKILL for a controller; its applications go on. */
  async killGrid(grid: DemoGrid): Promise<void> {
    await this.play.stage.processes.find((one) => one.grid.name === grid.name)?.kill();
  }

  async startGrid(grid: DemoGrid): Promise<void> {
    await this.play.stage.restart(grid, this.play.signal);
  }

  /** Presses the button of the page; the job is followed in the background. */
  async begin(kind: "migrate" | "snapshot", meanwhile?: (jobId: string) => Meanwhile): Promise<Moving> {
    const { stage, signal } = this.play;
    this.say(`Now MIG is asked to ${kind} ${APPLICATION} to ${this.to.name}.`, "");
    const mig = migAt(migUrl(this.from), stage.world);
    const job = await startJob(mig, { kind, target: this.to.name, confirm: APPLICATION }, signal);
    this.#moving = this.#rest.use(followMeanwhile(this.play, job, meanwhile?.(job.id)));
    return this.#moving;
  }

  /** The same to the end of the job, which is then told. */
  async move(kind: "migrate" | "snapshot", meanwhile?: (jobId: string) => Meanwhile): Promise<JobView> {
    await this.begin(kind, meanwhile);
    return await this.end();
  }

  /** The end of the job that was begun, as `mig migrate` tells it. */
  async end(): Promise<JobView> {
    const { voice, clock } = this.play;
    const job = await this.moving.ended;
    this.#job = job;
    if (isTerminal(job.state)) this.say(...jobSummary(job, { style: voice.style, now: clock.now() }), "");
    return job;
  }

  /** The same for a stuck job that was opened again. */
  async endAgain(): Promise<JobView> {
    const { play } = this;
    if (this.#job === undefined) throw new Error("No job of this scenario has ended");
    this.#moving = this.#rest.use(followMeanwhile(play, this.#job));
    return await this.end();
  }

  /** Types a command in a component, after a log-in through its controller, and says both. */
  async type(place: Place, command: string): Promise<Typed> {
    const { grid, application, component } = place;
    const argv = ["sh", `${application}:${component}`, command];
    return await this.#typed(`${grid.name} ${application}:${component}`, command, async () =>
      this.play.stage.controllers.run(grid, argv),
    );
  }

  /** Types a command that may end with the component it is typed in, and does not stay to read. */
  async typeAndLeave({ grid, application, component }: Place, command: string): Promise<void> {
    this.say(`${grid.name} ${application}:${component} $ ${command}`, "");
    const argv = ["sh", `${application}:${component}`, `${command} >/dev/null 2>&1`];
    await this.play.stage.controllers.run(grid, argv);
  }

  /** Types a command on a controller. */
  async order(grid: DemoGrid, ...argv: readonly string[]): Promise<Typed> {
    return await this.#typed(grid.name, argv.join(" "), async () =>
      this.play.stage.controllers.run(grid, argv),
    );
  }

  /** What `mig status` says there, and the overview of its page. */
  async look(place: Place): Promise<void> {
    await this.type(place, "mig status");
    await this.page(place.url);
  }

  /** Opens a page with the password of the demo, and says what is on it. */
  async page(url: string, path = "/"): Promise<void> {
    const { stage, signal } = this.play;
    const { authorization = "" } = migAt(url, stage.world).headers;
    this.say(`The page ${url}${path}`);
    try {
      const answer = await fetch(`${url}${path}`, {
        headers: { authorization, accept: "text/html" },
        signal,
      });
      const status = answer.ok ? [] : [`(status ${answer.status})`];
      this.quote([...pageLines(await answer.text()), ...status]);
    } catch {
      signal.throwIfAborted();
      this.quote(["(nobody answers)"]);
    }
  }

  /** Said by somebody else than the demo. */
  quote(lines: readonly string[]): void {
    this.say(...lines.map((line) => `    ${line}`.trimEnd()), "");
  }

  expect(sentence: string, holds: boolean): void {
    this.#proofs.push({ sentence, holds });
  }

  /** Waits until something from outside is as it should be; a scenario that waits in vain has gone wrong. */
  async until(what: string, look: () => Promise<boolean>): Promise<void> {
    const { stage, clock, signal } = this.play;
    const wait = { what, deadlineMs: SETTLE_DEADLINE_MS, logs: stage.paths.directory, clock, signal };
    await waitFor(wait, async () => ((await look()) ? true : undefined));
  }

  /** Until the gate of an agent gives a reason with these words: it asks every 15 seconds while it serves. */
  async untilGate(place: Place, words: string): Promise<void> {
    const mig = migAt(place.url, this.play.stage.world);
    await this.until(`the gate of ${place.application} on ${place.grid.name} to say "${words}"`, async () => {
      const status = await readStatus(mig, this.play.signal).catch(() => undefined);
      return status?.gate.reason.includes(words) === true;
    });
  }

  /** Until the agent there has no job any more. */
  async untilNoJob(place: Place): Promise<void> {
    const mig = migAt(place.url, this.play.stage.world);
    await this.until(`the job of ${place.application} on ${place.grid.name} to end`, async () => {
      const status = await readStatus(mig, this.play.signal).catch(() => undefined);
      return status !== undefined && status.job === undefined;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#rest[Symbol.asyncDispose]();
  }

  async #typed(
    where: string,
    command: string,
    run: () => Promise<{
      readonly code: number | undefined;
      readonly stdout: string;
      readonly stderr: string;
    }>,
  ): Promise<Typed> {
    this.say(`${where} $ ${command}`);
    const { code = -1, stdout, stderr } = await run();
    const text = `${stdout}${stderr}`.trimEnd();
    this.quote([...(text === "" ? [] : text.split("\n")), ...(code === 0 ? [] : [`(exit ${code})`])]);
    return { exit: code, text };
  }
}
