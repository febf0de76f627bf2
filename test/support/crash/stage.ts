import { join } from "node:path";
import { parseOurName } from "../../../src/domain/ids.ts";
import type { JobState } from "../../../src/domain/job.ts";
import type { CrashGrid } from "./crash-grid.ts";
import { type CrashRun, runCrash } from "./crash-run.ts";
import { APPLICATION, type CrashWorld, MIG_COMPONENT, openCrashWorld } from "./crash-world.ts";
import { ABORT_AT, abortJob, adoptCopy, doJob, until, wakeSnapshot } from "./deeds.ts";
import type { Deed, Kill, Scene, Victim } from "./kill.ts";
import { Ledger } from "./ledger.ts";
import { type Onlooker, startOnlooker } from "./onlooker.ts";
import { complaintsAbout, type Expectation } from "./verdict.ts";
import {
  applicationsOn,
  componentBase,
  componentsDirectory,
  namesIn,
  type SeenApplication,
  textOf,
} from "./world-view.ts";

/** Where the application of a world is between two deeds, and what lies about legitimately. */
export interface Standing extends Expectation {
  /** What is kept is from a migrate, so that a rollback leads back to it. */
  readonly canRollBack: boolean;
}

/** A world with an onlooker, used for one deed after the other as long as all is well in it. */
export interface Stage extends AsyncDisposable {
  readonly standing: Standing;
  play(deed: Deed, kills: readonly Kill[], recording?: boolean): Promise<CrashRun>;
  /** How many kills the supervisor of the agent that serves now still puts up with. */
  patience(): number;
}

const SETTLE_MS = 30_000;
/** The service script starts a daemon again so often within so long; one less than it really does. */
const RESTARTS = 4;
const RESTARTS_WITHIN_MS = 65_000;

/** Throws when the world does not begin as it should. */
export async function openStage(program: string): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const world = stack.use(await openCrashWorld(program));
  const ledger = new Ledger();
  const onlooker = stack.use(startOnlooker({ grids: world.grids, ledger }));
  const stage = new WorldStage(world, ledger, onlooker);
  await stage.begin();
  const all = stack.move();
  return Object.assign(stage, { [Symbol.asyncDispose]: () => all.disposeAsync() });
}

class WorldStage implements Omit<Stage, typeof Symbol.asyncDispose> {
  readonly #world: CrashWorld;
  readonly #ledger: Ledger;
  readonly #onlooker: Onlooker;
  /** Which life of which agent's component, and when. */
  readonly #agentKills: { readonly life: string; readonly at: number }[] = [];
  #complained = 0;
  standing: Standing;

  constructor(world: CrashWorld, ledger: Ledger, onlooker: Onlooker) {
    this.#world = world;
    this.#ledger = ledger;
    this.#onlooker = onlooker;
    this.standing = { serving: world.grids[0], kept: false, snapshots: 0, canRollBack: false };
  }

  async begin(): Promise<void> {
    const complaints = await this.#settle();
    if (complaints.length > 0)
      throw new Error(`The world did not begin: ${complaints.join("; ")}\n${this.#logs()}`);
  }

  patience(): number {
    const now = performance.now();
    const life = agentLife(this.standing.serving);
    const recent = this.#agentKills.filter(
      (kill) => kill.life === life && now - kill.at < RESTARTS_WITHIN_MS,
    );
    return Math.max(0, RESTARTS - recent.length);
  }

  async play(deed: Deed, kills: readonly Kill[], recording = false): Promise<CrashRun> {
    const snapshot = this.#snapshots()[0];
    if (deed === "adopt" && snapshot !== undefined) {
      this.#onlooker.allow({ on: snapshot.grid, to: "run" });
      await wakeSnapshot(snapshot, join(this.#world.directory, "key"));
    }
    const since = this.#ledger.length;
    const scene = this.#scene(deed === "adopt" ? (snapshot?.application.name ?? "") : APPLICATION);
    const run = await runCrash({
      world: this.#world,
      scene,
      kills,
      recording,
      // What comes after the commit of a rollback is nowhere beside what was written before it.
      mustHold: () => (deed === "rollback" ? this.#ledger.kept : this.#ledger.serving),
      onKill: (victim) => this.#noteKill(victim),
      onBoundary: (boundary, now) => {
        if (deed === "abort" && boundary === ABORT_AT) void abortJob(now);
      },
      act: () => this.#act(deed, scene, snapshot?.application.name ?? ""),
    });
    const complaints = [...run.complaints, ...(await this.#judge(deed, scene, run.state, since))];
    return { ...run, complaints: complaints.length === 0 ? [] : [...complaints, trailOf(run), this.#logs()] };
  }

  #act(deed: Deed, scene: Scene, snapshot: string): Promise<JobState> {
    if (deed !== "adopt") return doJob(deed, scene, snapshot);
    // From here on what runs at the other grid becomes another application.
    this.#onlooker.allow({ on: scene.target, to: "serve" });
    return adoptCopy(scene.target);
  }

  async #judge(
    deed: Deed,
    scene: Scene,
    state: JobState | undefined,
    since: number,
  ): Promise<readonly string[]> {
    const complaints: string[] = [];
    if (state === undefined || state === "stuck") complaints.push(`the job is ${state ?? "without an end"}`);
    else {
      if (deed === "adopt") complaints.push(...(await this.#partWithCopy(scene)));
      if (state === "succeeded") this.standing = this.#after(deed, scene, since);
      complaints.push(...(await this.#settle()));
    }
    complaints.push(...this.#onlooker.complaints.slice(this.#complained));
    this.#complained = this.#onlooker.complaints.length;
    return complaints;
  }

  /** Two applications serve now and neither knows the other; then the new one goes, as a person lets it. */
  async #partWithCopy({ agentIn, source, target }: Scene): Promise<readonly string[]> {
    const seen = this.#world.grids.flatMap(applicationsOn);
    const [copy, original] = [agentIn, APPLICATION].map((name) =>
      seen.find((each) => each.application.name === name),
    );
    const ids = [copy, original].map((each) =>
      each?.record === "foreign" ? undefined : each?.record?.applicationId,
    );
    const isApart = ids[0] !== undefined && ids[0] !== ids[1];
    for (const argv of [
      ["stop", agentIn],
      ["destroy", agentIn, "--force"],
    ])
      await target.exec("app", ...argv);
    this.#onlooker.allow(undefined);
    return isApart
      ? []
      : [`the adopted copy and the one on ${source.name} have the ids ${ids.join(" and ")}`];
  }

  /** What is still wrong when the world has had its time to come to rest. */
  async #settle(): Promise<readonly string[]> {
    let complaints: readonly string[] = [];
    await until(SETTLE_MS, async () => {
      complaints = await complaintsAbout(this.#world, this.#ledger, this.standing);
      return complaints.length === 0 ? true : undefined;
    });
    return complaints;
  }

  #scene(agentIn: string): Scene {
    const [one, two] = this.#world.grids;
    const isOne = this.standing.serving === one;
    return { source: isOne ? one : two, target: isOne ? two : one, agentIn, jobId: "" };
  }

  #snapshots(): readonly SeenApplication[] {
    const isSnapshot = ({ application }: SeenApplication) =>
      parseOurName(application.name)?.kind === "snapshot";
    return this.#world.grids.flatMap(applicationsOn).filter(isSnapshot);
  }

  #after(deed: Deed, { target }: Scene, since: number): Standing {
    switch (deed) {
      case "migrate":
      case "abort":
        this.#ledger.moved(target.name, since);
        return { ...this.standing, serving: target, kept: true, canRollBack: true };
      case "rollback":
        this.#ledger.rolledBack(target.name, since);
        return { ...this.standing, serving: target, kept: true, canRollBack: false };
      case "finalize":
        return { ...this.standing, kept: false, canRollBack: false };
      case "snapshot":
        return { ...this.standing, snapshots: 1 };
      case "delete-snapshot":
      case "adopt":
        return { ...this.standing, snapshots: 0 };
    }
  }

  #noteKill(victim: Victim): void {
    if (victim !== "agent") return;
    const at = performance.now();
    for (const grid of this.#world.grids) this.#agentKills.push({ life: agentLife(grid), at });
  }

  #logs(): string {
    return this.#world.grids.map(logsOf).join("\n");
  }
}

/** Identity of the first process of the agent's component: it stays while daemons come and go. */
function agentLife(grid: CrashGrid): string {
  return textOf(join(componentBase(grid, APPLICATION, MIG_COMPONENT), "alive"));
}

const LAST_LINES = 40;

function trailOf({ trail, done }: CrashRun): string {
  const killed = new Map(done.map(({ boundary, victim }) => [boundary, ` <- SIGKILL of ${victim}`]));
  const lines = trail.map(({ boundary }) => `  ${boundary}${killed.get(boundary) ?? ""}`);
  return ["--- where processes stood still", ...lines].join("\n");
}

/** What the server of a grid says, and every daemon that runs on it. */
function logsOf(grid: CrashGrid): string {
  const daemons = namesIn(componentsDirectory(grid)).flatMap((application) =>
    namesIn(join(componentsDirectory(grid), application)).map((component) =>
      join(componentBase(grid, application, component), "run", "mig.log"),
    ),
  );
  const logs = [grid.log, ...daemons].map((path) => ({ path, text: textOf(path) }));
  return logs
    .filter(({ text }) => text !== "")
    .map(({ path, text }) => `--- ${path}\n${text.split("\n").slice(-LAST_LINES).join("\n")}`)
    .join("\n");
}
