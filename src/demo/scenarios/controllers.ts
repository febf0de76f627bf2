import { APPLICATION } from "../perform.ts";
import { expectApplications, expectGuestbook, expectJob } from "./expectations.ts";
import { isStep } from "./moving.ts";
import { agentOn, helperOn } from "./places.ts";
import type { Scenario } from "./scenario.ts";
import type { Scene } from "./scene.ts";

const RUNS = [`${APPLICATION} running`];

async function typeExpecting(scene: Scene, command: string, exit: number): Promise<void> {
  const typed = await scene.type(agentOn(scene.from), command);
  scene.expect(`"${command}" ends with ${exit}`, typed.exit === exit);
}

async function expectUntouched(scene: Scene): Promise<void> {
  await expectApplications(scene, scene.from, RUNS);
  await expectGuestbook(scene, scene.from);
}

const controllerDown: Scenario = {
  name: "controller-down",
  group: "controllers",
  wrong: "The controller of the other grid is switched off.",
  expected:
    "A move is refused before anything happens, with the address that does not answer; the guestbook runs on.",
  remedy: "The owner waits until the controller is up again, or has it started.",
  async play(scene) {
    await scene.killGrid(scene.to);
    await typeExpecting(scene, `mig migrate ${scene.to.name} --yes`, 4);
    await scene.look(agentOn(scene.from));
    await expectUntouched(scene);
  },
  async mend(scene) {
    await scene.startGrid(scene.to);
    await typeExpecting(scene, `mig check ${scene.to.name} >/dev/null`, 0);
    await expectApplications(scene, scene.to, []);
  },
};

const hostKeyChanged: Scenario = {
  name: "other-host-key",
  group: "controllers",
  wrong: "The controller of the other grid comes back with another host key.",
  expected:
    "MIG does not log in to it, shows both keys, and says how to accept the new one; the guestbook runs on.",
  remedy: "The owner finds out why the key is another one; here the old one comes back.",
  async play(scene) {
    await scene.killGrid(scene.to);
    scene.fault(scene.to, "host-key-changed");
    await scene.startGrid(scene.to);
    await typeExpecting(scene, `mig migrate ${scene.to.name} --yes`, 4);
    await scene.type(agentOn(scene.from), `mig trust ${scene.to.name}`);
    await scene.look(agentOn(scene.from));
    await expectUntouched(scene);
  },
  async mend(scene) {
    scene.calm();
    await typeExpecting(scene, `mig check ${scene.to.name} >/dev/null`, 0);
    await expectApplications(scene, scene.to, []);
  },
};

const keyOfAnotherUser: Scenario = {
  name: "key-of-another-user",
  group: "controllers",
  wrong: "MIG's key belongs to a user who may log in but may not change anything there.",
  expected: "The job turns back at the first thing that is denied, before anything was stopped.",
  remedy: "The owner has the rights of that user corrected, or gives MIG the key of the right one.",
  async play(scene) {
    scene.fault(scene.from, "acl-denied");
    const job = await scene.move("migrate");
    scene.calm();
    await scene.look(agentOn(scene.from));
    expectJob(scene, job, { state: "failed", error: "GRID_REFUSED" });
    await expectUntouched(scene);
    await expectApplications(scene, scene.to, []);
  },
};

/** A state that passes by itself, seen right before the stop. */
function passing(state: "unknown" | "repairing" | "restarting"): Scenario {
  return {
    name: `waits-${state}`,
    group: "controllers",
    wrong: `Right before the stop the controller says that the guestbook is ${state}.`,
    expected: "The job says what it waits for, and goes on by itself as soon as that has passed.",
    async play(scene) {
      const show = async (): Promise<void> => scene.fault(scene.from, "state-unknown", { args: [state] });
      const moving = await scene.begin("migrate", () => ({
        isTime: (item) => isStep(item, "succeeded", "check-again"),
        happens: show,
      }));
      const job = await moving.seen(({ waitingFor }) => waitingFor?.includes(state) === true);
      await scene.look(helperOn(scene.from, job.id));
      scene.expect(`The job waits, it does not fail`, job.error === undefined);
      scene.calm();
      expectJob(scene, await scene.end(), { state: "succeeded" });
      await expectGuestbook(scene, scene.to);
    },
  };
}

export const controllers: readonly Scenario[] = [
  controllerDown,
  hostKeyChanged,
  keyOfAnotherUser,
  passing("unknown"),
  passing("repairing"),
  passing("restarting"),
];
