import { describe, expect, test } from "vitest";
import type { Change, RecoverRequest } from "../../../src/agent-facade.ts";
import type { LocalAgent } from "../../../src/cli/programs.ts";
import { MigError } from "../../../src/domain/errors.ts";
import type { StoredEvent } from "../../../src/domain/step.ts";
import { COPYING, PROGRESS, REPORT, SUCCEEDED, view } from "../../support/cli-fixtures.ts";
import { type CliRunOptions, fakeLocalAgent, mig, startMig } from "../../support/cli-run.ts";

function withAgent(given: Partial<LocalAgent>, more: Partial<CliRunOptions> = {}): CliRunOptions {
  return { run: "/nonexistent", programs: { openLocal: async () => fakeLocalAgent(given) }, ...more };
}

describe("where no daemon runs", () => {
  test("check and lint ask from here, and the agent is let go", async () => {
    let disposed = 0;
    const given = {
      check: async () => [REPORT],
      lint: () => [],
      [Symbol.asyncDispose]: async () => {
        disposed += 1;
      },
    };
    expect(await mig("check", withAgent(given))).toMatchObject({ exit: 4, stderr: "" });
    expect(await mig("lint --verbose", withAgent(given))).toMatchObject({
      exit: 0,
      stderr: "No agent listens at /nonexistent/mig.sock: asking the controllers from here.\n",
    });
    expect(disposed).toBe(2);
  });

  test("no grid to check is an error, not silence", async () => {
    const result = await mig("check", withAgent({ check: async () => [] }));
    expect(result).toMatchObject({ exit: 8, stdout: "", stderr: expect.stringContaining("mig lint") });
  });

  test("the agent is let go after an error too", async () => {
    let disposed = 0;
    const check = () => Promise.reject(new MigError("UNKNOWN_GRID", "Cannot check: no grid x"));
    const given = {
      check,
      [Symbol.asyncDispose]: async () => {
        disposed += 1;
      },
    };
    expect(await mig("check x", withAgent(given))).toMatchObject({ exit: 2 });
    expect(disposed).toBe(1);
  });

  test("recover follows the job that it drives itself", async () => {
    const journal: StoredEvent[] = [...COPYING];
    const listeners = new Set<(change: Change) => void>();
    const running = view(COPYING);
    const given: Partial<LocalAgent> = {
      recover: async () => ({ action: "forward", sentence: "The job goes on.", records: [], job: running }),
      job: () => view(journal),
      progress: () => undefined,
      events: (_id, after) => journal.filter(({ seq }) => seq > after),
      watch(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const { done, terminal } = startMig("recover", withAgent(given));
    await terminal.saw("Copy the volumes");
    for (const listener of listeners) listener({ type: "progress", progress: PROGRESS });
    await terminal.saw("copied       60 %");
    for (const event of SUCCEEDED.slice(COPYING.length)) {
      journal.push(event);
      for (const listener of listeners) listener({ type: "event", event });
    }
    const result = await done;
    expect(result).toMatchObject({ exit: 0, stdout: expect.stringContaining("succeeded: migrate k7m2p9xa") });
    expect(result.stderr.match(/^12:/gm)).toHaveLength(SUCCEEDED.length);
    expect(listeners.size).toBe(0);
  });
});

describe("asserting a grid off", () => {
  const asked: RecoverRequest[] = [];
  const recover = async (request: RecoverRequest) => {
    asked.push(request);
    return { action: "start-target", sentence: "It is started.", records: [] } as const;
  };

  test("needs the name of each grid, typed after the warning", async () => {
    asked.length = 0;
    const result = await mig(
      "recover --assert-off one two",
      withAgent({ recover }, { answers: ["one", "two"] }),
    );
    expect(result.stderr).toContain("If the application still runs on one, two copies will serve.");
    expect(result.exit).toBe(0);
    expect(asked).toMatchObject([{ assertOff: ["one", "two"], dryRun: false, by: expect.any(String) }]);
  });

  test("does nothing when a name is wrong, or nobody can be asked", async () => {
    asked.length = 0;
    expect(await mig("recover --assert-off one", withAgent({ recover }, { answers: ["two"] }))).toMatchObject(
      { exit: 2 },
    );
    const deaf = await mig("recover --assert-off one --json", withAgent({ recover }));
    expect(deaf.error()).toMatchObject({
      hint: "Confirm on the command line: mig recover --assert-off one --yes",
    });
    expect(asked).toEqual([]);
  });

  test("is not needed to look", async () => {
    asked.length = 0;
    expect(await mig("recover --assert-off one --dry-run", withAgent({ recover }))).toMatchObject({
      exit: 0,
    });
    expect(asked).toMatchObject([{ assertOff: ["one"], dryRun: true }]);
  });
});

describe("trusting a controller", () => {
  const calls: (string | undefined)[] = [];

  function trusting(facts: { readonly known?: string; readonly pinned?: string }): Partial<LocalAgent> {
    calls.length = 0;
    return {
      async trust(grid, { accept }) {
        calls.push(accept);
        return { grid, offered: "SHA256:new", ...facts, accepted: accept === "SHA256:new" };
      },
    };
  }

  test("needs nothing when the key is the known one", async () => {
    expect(await mig("trust two", withAgent(trusting({ known: "SHA256:new" })))).toMatchObject({
      exit: 0,
      stderr: "",
    });
    expect(calls).toEqual([undefined]);
  });

  test("shows the key and asks", async () => {
    const yes = await mig("trust two", withAgent(trusting({}), { answers: ["yes"] }));
    expect(yes).toMatchObject({ exit: 0, stdout: expect.stringContaining("is recorded") });
    expect(yes.stderr).toContain("SHA256:new");
    expect(calls).toEqual([undefined, "SHA256:new"]);
    expect(
      (await mig("trust two", withAgent(trusting({ known: "SHA256:old" }), { answers: [""] }))).exit,
    ).toBe(7);
    expect(calls).toEqual([undefined]);
  });

  test("says what to type where nobody can be asked", async () => {
    const { exit, stderr } = await mig("trust two", withAgent(trusting({})));
    expect(exit).toBe(7);
    expect(stderr).toContain("mig trust two --accept SHA256:new");
  });

  test("takes what is offered, or exactly one key", async () => {
    expect((await mig("trust two --accept", withAgent(trusting({})))).exit).toBe(0);
    expect(calls).toEqual([undefined, "SHA256:new"]);
    expect((await mig("trust two --accept SHA256:new", withAgent(trusting({})))).exit).toBe(0);
    expect(calls).toEqual(["SHA256:new"]);
    expect((await mig("trust two --accept SHA256:other", withAgent(trusting({})))).exit).toBe(7);
    expect(calls).toEqual(["SHA256:other"]);
  });

  test("forgets a key whether the controller answers or not, and not while one is accepted", async () => {
    const forgotten: string[] = [];
    const forgetting: Partial<LocalAgent> = {
      forgetHostKey(grid) {
        forgotten.push(grid);
        return { grid, forgot: "SHA256:old" };
      },
    };
    expect(await mig("trust two --forget", withAgent(forgetting))).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining("is forgotten: SHA256:old"),
    });
    expect((await mig("trust two --forget --accept", withAgent(forgetting))).exit).toBe(2);
    expect(forgotten).toEqual(["two"]);
  });

  test("never overrules grid.info", async () => {
    const { exit, stderr } = await mig("trust two --accept", withAgent(trusting({ pinned: "SHA256:pin" })));
    expect(exit).toBe(7);
    expect(stderr).toContain("write host_key = SHA256:new in grid.info");
    expect(calls).toEqual([undefined]);
  });
});
