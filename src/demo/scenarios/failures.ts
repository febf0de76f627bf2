import { helperName, keptName } from "../../domain/ids.ts";
import type { FaultName } from "../../embedded-grid/faults/fault.ts";
import type { FaultOptions } from "../../embedded-grid/faults/fault-file.ts";
import { APPLICATION } from "../perform.ts";
import { setKeepSource } from "./before-the-grids.ts";
import { expectApplications, expectGuestbook, expectJob } from "./expectations.ts";
import { agentOn, helperOn } from "./places.ts";
import type { Scenario } from "./scenario.ts";
import type { Scene } from "./scene.ts";

const RUNS = [`${APPLICATION} running`];
const STOPPED = [`${APPLICATION} stopped`];

interface Setback {
  readonly name: string;
  readonly wrong: string;
  readonly expected: string;
  readonly on: "from" | "to";
  readonly fault: FaultName;
  readonly options: FaultOptions;
}

/** A step before the commit fails: the job turns back, and all is as it was. */
function setback({ name, wrong, expected, on, fault, options }: Setback): Scenario {
  return {
    name,
    group: "failures",
    wrong,
    expected,
    async play(scene) {
      scene.fault(scene[on], fault, options);
      const job = await scene.move("migrate");
      scene.calm();
      await scene.look(agentOn(scene.from));
      expectJob(scene, job, { state: "failed", error: "GRID_REFUSED" });
      await expectApplications(scene, scene.from, RUNS);
      await expectApplications(scene, scene.to, []);
      await expectGuestbook(scene, scene.from);
    },
  };
}

const setbacks: readonly Scenario[] = [
  setback({
    name: "helper-refused",
    wrong: "The controller refuses to make the helper, before anything was stopped.",
    expected: "The guestbook runs on without a pause, nothing is left of the helper, and the job says why.",
    on: "from",
    fault: "provision-fails",
    options: { times: 1 },
  }),
  setback({
    name: "stop-refused",
    wrong: "A component of the guestbook does not stop.",
    expected: "The guestbook is started again where it was, and nothing is on the other grid.",
    on: "from",
    fault: "stop-fails",
    options: { args: [APPLICATION], times: 1 },
  }),
  setback({
    name: "copy-breaks",
    wrong: "The copy to the other grid breaks at 37 per cent.",
    expected: "The half copy is removed, the guestbook runs again where it was, and the error is kept.",
    on: "to",
    fault: "copy-fails-at",
    options: { args: [37], times: 1 },
  }),
  setback({
    name: "target-does-not-start",
    wrong: "The copy arrives, but does not start on the other grid.",
    expected: "The copy goes, the source is not destroyed, and the guestbook runs again where it was.",
    on: "to",
    fault: "start-fails",
    options: { args: [APPLICATION] },
  }),
];

const sourceNotDestroyed: Scenario = {
  name: "source-not-destroyed",
  group: "failures",
  wrong: "With keep_source = 0 the source is destroyed after the move, and its controller refuses that.",
  expected: "The move counts, the source stays stopped, and the job reports it as left behind.",
  remedy: "The owner destroys the source with the command that the problem names.",
  prepare: (world) => setKeepSource(world, "0"),
  async play(scene) {
    scene.fault(scene.from, "destroy-fails", { args: [APPLICATION] });
    const job = await scene.move("migrate");
    await scene.look(agentOn(scene.to));
    expectJob(scene, job, { state: "succeeded", problems: ["GRID_REFUSED"] });
    await expectApplications(scene, scene.from, STOPPED);
    await expectApplications(scene, scene.to, RUNS);
    await expectGuestbook(scene, scene.to);
  },
  async mend(scene) {
    scene.calm();
    await scene.order(scene.from, "app", "destroy", APPLICATION, "--force");
    await expectApplications(scene, scene.from, []);
  },
};

const sourceDoesNotReturn: Scenario = {
  name: "source-does-not-return",
  group: "failures",
  wrong: "A snapshot is made, and then the source does not start again.",
  expected:
    "The snapshot counts as made, and the job says loudly that the guestbook is down and what to type.",
  remedy: "The owner starts it on the controller, once what is wrong there is mended.",
  async play(scene) {
    scene.fault(scene.from, "start-fails", { args: [APPLICATION] });
    const job = await scene.move("snapshot");
    await scene.look(agentOn(scene.from));
    expectJob(scene, job, { state: "succeeded", problems: ["GRID_REFUSED"] });
    await expectApplications(scene, scene.from, [`${APPLICATION} failed`]);
    await expectGuestbook(scene, undefined);
  },
  async mend(scene) {
    scene.calm();
    await scene.order(scene.from, "app", "start", APPLICATION);
    await expectApplications(scene, scene.from, RUNS);
    await expectGuestbook(scene, scene.from);
    await destroySnapshots(scene);
  },
};

/** They are results, not leftovers; the demo has no use for them. */
async function destroySnapshots({ play, to }: Scene): Promise<void> {
  const all = await play.stage.controllers.applications(to);
  for (const { name, state } of all) {
    if (name.startsWith("mig_snap_") && state === "stopped")
      await play.stage.controllers.run(to, ["app", "destroy", name, "--force"]);
  }
}

const helperStays: Scenario = {
  name: "helper-stays",
  group: "failures",
  wrong: "After the move the helper cannot be removed, for it does not stop.",
  expected: "The move counts, with a warning that names the helper and how to remove it.",
  remedy: "The owner removes the helper with the commands that the problem names.",
  async play(scene) {
    const { id } = await scene.begin("migrate");
    scene.fault(scene.from, "stop-fails", { args: [helperName(id)] });
    const job = await scene.end();
    await scene.look(agentOn(scene.to));
    expectJob(scene, job, { state: "succeeded", problems: ["GRID_REFUSED"] });
    const kept = `${keptName(id, APPLICATION)} stopped`;
    await expectApplications(scene, scene.from, [kept, `${helperName(id)} failed`]);
    await expectGuestbook(scene, scene.to);
  },
  async mend(scene) {
    scene.calm();
    const helper = helperName(scene.moving.id);
    await scene.order(scene.from, "app", "stop", helper);
    await expectApplications(scene, scene.from, [`${keptName(scene.moving.id, APPLICATION)} stopped`]);
  },
};

const stuck: Scenario = {
  name: "stuck",
  group: "failures",
  wrong: "The copy breaks, and then the guestbook does not start where it was either.",
  expected: "The job is stuck, and the helper's page says what a person must type.",
  remedy: "The owner mends what keeps it from starting and types what the page says.",
  async play(scene) {
    scene.fault(scene.to, "copy-fails-at", { args: [37], times: 1 });
    scene.fault(scene.from, "start-fails", { args: [APPLICATION] });
    const job = await scene.move("migrate");
    await scene.look(helperOn(scene.from, job.id));
    expectJob(scene, job, { state: "stuck", error: "GRID_REFUSED" });
    await expectGuestbook(scene, undefined);
  },
  async mend(scene) {
    scene.calm();
    await scene.order(scene.from, "app", "start", APPLICATION);
    await scene.typeAndLeave(helperOn(scene.from, scene.moving.id), "mig recover");
    const job = await scene.endAgain();
    expectJob(scene, job, { state: "failed", error: "GRID_REFUSED" });
    await expectApplications(scene, scene.from, RUNS);
    await expectApplications(scene, scene.to, []);
    await expectGuestbook(scene, scene.from);
  },
};

/** The failure table: one a row, and the row that stays when going back fails too. */
export const failures: readonly Scenario[] = [
  ...setbacks,
  sourceNotDestroyed,
  sourceDoesNotReturn,
  helperStays,
  stuck,
];
