import { expect, test } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import type { ApplicationFacts } from "../../../src/drivers/driver.ts";
import { RivalWatch } from "../../../src/handover/rivals.ts";
import { sampleGrid } from "../../support/sample-grids.ts";
import { SAMPLE_RECORD } from "../../support/sample-record.ts";

const { applicationId } = SAMPLE_RECORD;
const LATER: ApplicationFacts = {
  name: "guestbook",
  entity: "there",
  state: "running",
  template: false,
  record: { ...SAMPLE_RECORD, generation: 4, state: "committed", entity: "there" },
  destroyOnStop: false,
  busy: false,
};

/** A copy at generation 3; every call of `look` is that of a new process over the same journal. */
function openBench() {
  const memory = new Map<string, string>();
  const journal = {
    get: (key: string) => memory.get(key),
    set: (key: string, value: string | undefined) =>
      void (value === undefined ? memory.delete(key) : memory.set(key, value)),
  };
  async function look(answer: readonly ApplicationFacts[] | "silence", of = applicationId) {
    const session = {
      grid: sampleGrid(),
      async applications() {
        if (answer === "silence") throw new MigError("SSH_LOST", "lost");
        return answer;
      },
    };
    const watch = new RivalWatch(journal, () => undefined);
    const rival = await watch.look({ sessions: [session], applicationId: of, generation: 3 }, { wait: true });
    return rival?.generation;
  }
  return { memory, look };
}

test("a later commit that was seen once is known after a restart, while its grid is silent", async () => {
  const { look } = openBench();
  expect(await look("silence")).toBeUndefined();
  expect(await look([LATER])).toBe(4);
  expect(await look("silence")).toBe(4);
});

test("only its own grid takes it back, and then it is forgotten", async () => {
  const { look, memory } = openBench();
  await look([LATER]);
  expect(await look([])).toBeUndefined();
  expect(await look("silence")).toBeUndefined();
  expect(memory.size).toBe(0);
});

test("a copy that became an application of its own has no part in it", async () => {
  const { look } = openBench();
  await look([LATER]);
  expect(await look("silence", "another-id")).toBeUndefined();
});
