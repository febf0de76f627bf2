import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { helperName, keptName } from "../../domain/ids.ts";
import { APPLICATION } from "../perform.ts";
import { configFile, makeCopySlow } from "./before-the-grids.ts";
import { expectApplications, expectGuestbook, expectJob } from "./expectations.ts";
import { runMigElsewhere } from "./mig-elsewhere.ts";
import { isCopying, isStep, type Meanwhile } from "./moving.ts";
import { agentOn, helperOn } from "./places.ts";
import type { Scenario } from "./scenario.ts";
import type { Scene } from "./scene.ts";

const MEBIBYTE = 2 ** 20;
const COPY_BYTES = 2 * MEBIBYTE;
const KILL = 'kill -9 "$(cat "$MIG_RUN/mig.pid")"';
/** What starts it again too. */
const KILL_ALL = 'kill -9 "$(cut -d" " -f1 "$MIG_RUN/supervisor.pid")" "$(cat "$MIG_RUN/mig.pid")"';
const RUNS = [`${APPLICATION} running`];

function at(step: string, happens: () => Promise<void>): Meanwhile {
  return { isTime: (item) => isStep(item, "started", step), happens };
}

function duringCopy(happens: () => Promise<void>): Meanwhile {
  return { isTime: isCopying, happens };
}

async function expectArrived(scene: Scene): Promise<void> {
  expectJob(scene, await scene.end(), { state: "succeeded" });
  await scene.look(agentOn(scene.to));
  await expectApplications(scene, scene.from, [`${keptName(scene.moving.id, APPLICATION)} stopped`]);
  await expectApplications(scene, scene.to, RUNS);
  await expectGuestbook(scene, scene.to);
}

const agentKilled: Scenario = {
  name: "agent-killed",
  group: "deaths",
  wrong: "MIG in the guestbook is killed while it makes the helper.",
  expected: "It is started again, finds its job, and the move comes to its end by itself.",
  async play(scene) {
    const kill = async (): Promise<void> => void (await scene.type(agentOn(scene.from), KILL));
    await scene.begin("migrate", () => at("applogic/provision-helper", kill));
    await expectArrived(scene);
  },
};

const helperKilled: Scenario = {
  name: "helper-killed",
  group: "deaths",
  wrong: "MIG in the helper is killed in the middle of the copy.",
  expected: "It is started again, looks what became of the copy, and the move comes to its end by itself.",
  prepare: (quiet) => makeCopySlow(quiet, COPY_BYTES, MEBIBYTE),
  async play(scene) {
    const kill = (id: string) => async (): Promise<void> =>
      void (await scene.type(helperOn(scene.from, id), KILL));
    await scene.begin("migrate", (id) => duringCopy(kill(id)));
    await expectArrived(scene);
  },
};

const gridServerKilled: Scenario = {
  name: "grid-server-killed",
  group: "deaths",
  wrong: "The controller that the guestbook comes from dies in the middle of the copy, and is started again.",
  expected:
    "The job waits until it answers, and comes to its end by itself with the guestbook on one grid alone.",
  prepare: (quiet) => makeCopySlow(quiet, COPY_BYTES, MEBIBYTE),
  async play(scene) {
    await scene.begin("migrate", () =>
      duringCopy(async () => {
        await scene.killGrid(scene.from);
        await scene.startGrid(scene.from);
      }),
    );
    const job = await scene.end();
    const here = job.committed ? scene.to : scene.from;
    await scene.look(agentOn(here));
    expectJob(scene, job, { state: "failed", error: "GRID_REFUSED" });
    await expectApplications(scene, scene.from, RUNS);
    await expectApplications(scene, scene.to, []);
    await expectGuestbook(scene, scene.from);
  },
};

const helperLost: Scenario = {
  name: "helper-lost",
  group: "deaths",
  wrong:
    "In the middle of the copy MIG in the helper is killed for good, and the helper is destroyed on the controller.",
  expected: "Nobody drives the job any more: the guestbook is down, and no page answers.",
  remedy: "The owner types mig recover on any machine with the package, grid.info and the key.",
  prepare: (quiet) => makeCopySlow(quiet, COPY_BYTES, MEBIBYTE),
  async play(scene) {
    const helper = Promise.withResolvers<void>();
    const { id } = await scene.begin("migrate", () => duringCopy(async () => helper.resolve()));
    await helper.promise;
    await scene.type(helperOn(scene.from, id), KILL_ALL);
    await scene.order(scene.from, "app", "stop", helperName(id));
    await scene.order(scene.from, "app", "destroy", helperName(id), "--force");
    await scene.page(agentOn(scene.from).url);
    await expectApplications(scene, scene.from, [`${APPLICATION} stopped`]);
    await expectGuestbook(scene, undefined);
  },
  async mend(scene) {
    const directory = join(scene.play.stage.paths.directory, "elsewhere");
    mkdirSync(directory, { mode: 0o700 });
    for (const name of ["grid.info", "private.key"])
      copyFileSync(configFile(scene.quiet, name), join(directory, name));
    writeFileSync(join(directory, "README"), "Another machine: it has the package, grid.info and the key.\n");
    scene.say("another machine $ mig recover");
    const { exit, text } = await runMigElsewhere(directory, ["recover"], scene.play.signal);
    scene.quote([...text.split("\n"), ...(exit === 0 ? [] : [`(exit ${exit})`])]);
    await expectGuestbook(scene, scene.from);
    await scene.untilNoJob(agentOn(scene.from));
    await scene.look(agentOn(scene.from));
    await expectApplications(scene, scene.from, RUNS);
    await expectApplications(scene, scene.to, []);
  },
};

const staleCopy: Scenario = {
  name: "stale-copy",
  group: "deaths",
  wrong: "After a move somebody starts the kept source by hand, beside the guestbook that serves.",
  expected: "The copy does not serve: its gate stays closed, and its page says why and what can be done.",
  remedy: "The owner stops the copy, by the button of its page or on the controller.",
  async play(scene) {
    const job = await scene.move("migrate");
    expectJob(scene, job, { state: "succeeded" });
    const kept = keptName(job.id, APPLICATION);
    await scene.order(scene.from, "app", "start", kept);
    await scene.untilGate(agentOn(scene.from, kept), "not here any more");
    await scene.look(agentOn(scene.from, kept));
    await expectApplications(scene, scene.from, [`${kept} running`]);
    await expectGuestbook(scene, scene.to);
  },
  async mend(scene) {
    const kept = keptName(scene.moving.id, APPLICATION);
    await scene.order(scene.from, "app", "stop", kept);
    await expectApplications(scene, scene.from, [`${kept} stopped`]);
    await expectGuestbook(scene, scene.to);
  },
};

export const deaths: readonly Scenario[] = [
  agentKilled,
  helperKilled,
  gridServerKilled,
  helperLost,
  staleCopy,
];
