import { expectApplications, expectGuestbook } from "./expectations.ts";
import { agentOn } from "./places.ts";
import type { Scenario } from "./scenario.ts";
import type { Scene } from "./scene.ts";

const GRID_INFO = "$MIG_CONFIG/grid.info";
const KEY = "$MIG_CONFIG/private.key";

interface Mistake {
  readonly name: string;
  readonly wrong: string;
  readonly expected: string;
  readonly remedy: string;
  /** What the person types who makes the mistake, in MIG's component; absent where it is in what is asked. */
  readonly typed?: string;
  /** What the gate says once MIG has noticed at its next look; absent where the mistake does not touch it. */
  readonly noticed?: string;
  /** What is typed then, to see what MIG makes of it, and the exit code of each. */
  readonly seen: readonly (readonly [command: string, exit: number])[];
  readonly mended?: string;
  /** What is typed when it is mended; it ends well. */
  readonly after: string;
}

/** A mistake on the config volume while MIG runs: nothing that runs is touched by it. */
function mistake({ name, wrong, expected, remedy, typed, noticed, seen, mended, after }: Mistake): Scenario {
  return {
    name,
    group: "configuration",
    wrong,
    expected,
    remedy,
    async play(scene) {
      const agent = agentOn(scene.from);
      if (typed !== undefined) await scene.type(agent, typed);
      if (noticed !== undefined) await scene.untilGate(agent, noticed);
      for (const [command, exit] of seen) await typeExpecting(scene, command, exit);
      await scene.look(agent);
      await expectNothingHappened(scene);
    },
    async mend(scene) {
      if (mended !== undefined) await scene.type(agentOn(scene.from), mended);
      await typeExpecting(scene, after, 0);
      await expectGuestbook(scene, scene.from);
    },
  };
}

async function typeExpecting(scene: Scene, command: string, exit: number): Promise<void> {
  const typed = await scene.type(agentOn(scene.from), command);
  scene.expect(`"${command}" ends with ${exit}`, typed.exit === exit);
}

/** The guestbook serves where it was, and nobody made anything anywhere. */
async function expectNothingHappened(scene: Scene): Promise<void> {
  await expectApplications(scene, scene.from, ["guestbook running"]);
  await expectApplications(scene, scene.to, []);
  await expectGuestbook(scene, scene.from);
}

const SAVE = (file: string): string => `cp -p ${file} ${file}.old`;
const RESTORE = (file: string): string => `mv ${file}.old ${file}`;

export const configuration: readonly Scenario[] = [
  mistake({
    name: "broken-grid-info",
    wrong: "A key of grid.info is misspelt while MIG runs.",
    expected: "MIG keeps the configuration that it has, says which line is wrong, and the guestbook runs on.",
    remedy: "The owner corrects the line; MIG reads the file by itself.",
    typed: `sed -i 's/^controller =/controler =/' ${GRID_INFO}`,
    seen: [
      ["mig reload", 8],
      ["mig lint", 8],
    ],
    mended: `sed -i 's/^controler =/controller =/' ${GRID_INFO}`,
    after: "mig reload >/dev/null && mig lint",
  }),
  mistake({
    name: "missing-grid-info",
    wrong: "The config volume has no grid.info any more.",
    expected: "MIG keeps the configuration that it has, says what is missing, and the guestbook runs on.",
    remedy: "The owner puts the file back; MIG reads it by itself.",
    typed: `mv ${GRID_INFO} ${GRID_INFO}.old`,
    seen: [["mig reload", 8]],
    mended: `mv ${GRID_INFO}.old ${GRID_INFO}`,
    after: "mig reload >/dev/null && mig lint",
  }),
  mistake({
    name: "key-too-open",
    wrong: "Others can read the private key.",
    expected: "MIG does not use such a key, says how to close it, and the guestbook runs on.",
    remedy: "The owner types the command that the message names.",
    typed: `chmod 644 ${KEY}`,
    seen: [["mig reload", 8]],
    mended: `chmod 600 ${KEY}`,
    after: "mig reload >/dev/null && mig lint",
  }),
  mistake({
    name: "key-unreadable",
    wrong: "The private key was cut off when it was copied, so that it cannot be read.",
    expected: "MIG does not use it, says what a key looks like, and the guestbook runs on.",
    remedy: "The owner puts the whole key there.",
    typed: `${SAVE(KEY)}; head -c 120 ${KEY}.old > ${KEY}`,
    seen: [["mig reload", 8]],
    mended: RESTORE(KEY),
    after: "mig reload >/dev/null && mig lint",
  }),
  mistake({
    name: "wrong-key",
    wrong: "The private key is replaced by one that no controller knows.",
    expected:
      "Each controller refuses the log-in, MIG says which line to give them, and the guestbook runs on.",
    remedy: "The owner puts the right key back, or makes the new one known to the controllers.",
    typed: `${SAVE(KEY)}; mig keygen --replace >/dev/null 2>&1; mig reload >/dev/null`,
    noticed: "goes on serving",
    seen: [["mig check my_grid_two", 4]],
    mended: RESTORE(KEY),
    after: "mig reload >/dev/null && mig check my_grid_two >/dev/null",
  }),
  mistake({
    name: "application-unknown",
    wrong: "The grid on which the guestbook runs is taken out of grid.info, so no controller there knows it.",
    expected: "MIG says that grid.info lacks that grid, moves nothing, and the guestbook runs on.",
    remedy: "The owner puts the grid back into grid.info.",
    typed: `${SAVE(GRID_INFO)}; sed -i '/^grid my_grid_one/,/^}/d' ${GRID_INFO}`,
    noticed: "goes on serving",
    seen: [["mig migrate my_grid_two --yes", 1]],
    mended: RESTORE(GRID_INFO),
    after: "mig reload >/dev/null && mig lint",
  }),
  mistake({
    name: "unknown-grid",
    wrong: "Somebody asks for a grid that grid.info does not have.",
    expected: "MIG names the grids that there are.",
    remedy: "The owner takes one of those.",
    seen: [
      ["mig migrate my_grid_tow --yes", 2],
      ["mig check atlantis", 2],
    ],
    after: "mig check my_grid_two >/dev/null",
  }),
];
