import { MigError } from "../../domain/errors.ts";
import { APPLICATION } from "../perform.ts";
import { expectApplications, expectGuestbook } from "./expectations.ts";
import { agentOn } from "./places.ts";
import type { Scenario } from "./scenario.ts";
import type { Scene } from "./scene.ts";

const RC = '"$HOME/rc/mig"';
const RUNS = [`${APPLICATION} running`];
/** Where SQLite keeps the version that an application gives its file: four bytes, the most significant first. */
const VERSION_AT = 60;

const COPY_VERSION = "bs=1 count=4 conv=notrunc 2>/dev/null";
const SAVE_VERSION = `dd if=$MIG_STATE/journal.db of=$MIG_RUN/version skip=${VERSION_AT} ${COPY_VERSION}`;
const RESTORE_VERSION = `dd if=$MIG_RUN/version of=$MIG_STATE/journal.db seek=${VERSION_AT} ${COPY_VERSION}`;
const RAISE_VERSION = `printf '\\000\\000\\000\\143' | dd of=$MIG_STATE/journal.db seek=${VERSION_AT} ${COPY_VERSION}`;

async function type(scene: Scene, command: string, isExpected: (exit: number) => boolean): Promise<void> {
  const { exit } = await scene.type(agentOn(scene.from), command);
  scene.expect(`"${command}" ends with ${exit}`, isExpected(exit));
}

/** What a scenario needs before it can begin; a component without a view of its own has no such volumes. */
async function mustDo(scene: Scene, command: string): Promise<void> {
  const { exit } = await scene.type(agentOn(scene.from), command);
  if (exit === 0) return;
  throw new MigError("INTERNAL", "Cannot play this scenario: MIG's component cannot be prepared for it", {
    hint: "It needs mount namespaces: be root, or allow user namespaces on this machine.",
  });
}

const isFailure = (exit: number): boolean => exit !== 0;
const isSuccess = (exit: number): boolean => exit === 0;

async function expectUntouched(scene: Scene): Promise<void> {
  await scene.look(agentOn(scene.from));
  await expectApplications(scene, scene.from, RUNS);
  await expectApplications(scene, scene.to, []);
  await expectGuestbook(scene, scene.from);
}

const journalNewer: Scenario = {
  name: "journal-newer",
  group: "requests",
  wrong: "MIG is started again over a journal that a newer MIG has written.",
  expected: "MIG does not touch it, does not start, and says which versions do not go together.",
  remedy: "The owner installs the newer MIG again; here the journal is given its old version back.",
  async play(scene) {
    const agent = agentOn(scene.from);
    await scene.type(agent, `${RC} stop`);
    await scene.type(agent, SAVE_VERSION);
    await scene.type(agent, RAISE_VERSION);
    await type(scene, `${RC} start`, isFailure);
    await scene.type(agent, "mig status");
    await scene.page(agent.url);
    await expectApplications(scene, scene.from, RUNS);
  },
  async mend(scene) {
    await scene.type(agentOn(scene.from), RESTORE_VERSION);
    await type(scene, `${RC} start`, isSuccess);
    await scene.untilGate(agentOn(scene.from), "committed");
    await expectUntouched(scene);
  },
};

/** In the component's own view of its files: the journal on a volume with room for little more than itself. */
const SMALL_VOLUME =
  "mkdir $MIG_RUN/small && mount -t tmpfs -o size=1m tmpfs $MIG_RUN/small && mv $MIG_STATE/journal.db $MIG_RUN/small/ && ln -s $MIG_RUN/small/journal.db $MIG_STATE/";
const LARGE_VOLUME = `${RC} stop && mv $MIG_RUN/small/journal.db $MIG_STATE/ && umount $MIG_RUN/small && rmdir $MIG_RUN/small && ${RC} start`;

const journalFull: Scenario = {
  name: "journal-full",
  group: "requests",
  wrong: "The state volume is full, so that the journal cannot be written.",
  expected: "A move is refused before anything happens, for nothing is done that could not be written down.",
  remedy: "The owner makes room on the state volume.",
  async play(scene) {
    const agent = agentOn(scene.from);
    await scene.type(agent, `${RC} stop`);
    await mustDo(scene, SMALL_VOLUME);
    await mustDo(scene, `${RC} start`);
    await scene.untilGate(agentOn(scene.from), "committed");
    await type(scene, "head -c 2M /dev/zero >$MIG_RUN/small/filler", isFailure);
    await type(scene, `mig migrate ${scene.to.name} --yes`, isFailure);
    await expectUntouched(scene);
  },
  async mend(scene) {
    await scene.type(agentOn(scene.from), "rm $MIG_RUN/small/filler");
    await type(scene, `mig migrate ${scene.to.name} --dry-run >/dev/null`, isSuccess);
    await mustDo(scene, LARGE_VOLUME);
    await scene.untilGate(agentOn(scene.from), "committed");
    await expectUntouched(scene);
  },
};

export const journals: readonly Scenario[] = [journalNewer, journalFull];
