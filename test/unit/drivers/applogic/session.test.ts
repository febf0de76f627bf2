import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MigError, toErrorData } from "../../../../src/domain/errors.ts";
import type { OwnershipRecord } from "../../../../src/domain/record.ts";
import { migrateAddress } from "../../../../src/drivers/applogic/migrate-address.ts";
import { planned } from "../../../../src/drivers/applogic/planned.ts";
import { formatRecord } from "../../../../src/drivers/applogic/record-text.ts";
import { createAppLogicDriver } from "../../../../src/drivers/applogic/session.ts";
import { formatUdl } from "../../../../src/drivers/applogic/udl/format.ts";
import { udlBlock } from "../../../../src/drivers/applogic/udl/tree.ts";
import type { CommandObserver, GridSession, SessionOptions } from "../../../../src/drivers/driver.ts";
import { createJumpingClock } from "../../../support/jumping-clock.ts";
import { sampleGrid } from "../../../support/sample-grids.ts";
import { type Answer, createScriptedController } from "../../../support/scripted-controller.ts";

type Script = (line: string) => Answer;

function open(script: Script, options: SessionOptions = {}, grid = sampleGrid()) {
  const ssh = createScriptedController((argv) => script(argv.join(" ")));
  const clock = createJumpingClock();
  const session = createAppLogicDriver({ ssh, clock }).open(grid, options);
  return { session, ssh, clock };
}

function app(fields: Record<string, string | number> = {}, name = "guestbook"): Answer {
  return {
    stdout: formatUdl([udlBlock("application", name, { id: 3, state: "running", template: 0, ...fields })]),
  };
}

function volume(name: string, uuid: string, application = "guestbook") {
  return udlBlock("volume", name, {
    scope_name: application,
    size: 1024,
    filesystem: "ext3",
    state: "ok",
    uuid,
  });
}

const GONE: Answer = { code: 1, stderr: "Application 'guestbook' does not exist.\n" };

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: unknown) => toErrorData(error).code,
  );
}

/** Answers `app info` with one state after the other; the last one stays. Everything else succeeds. */
function states(...list: readonly (string | Answer)[]): Script {
  let looks = 0;
  return (line) => {
    if (!line.startsWith("app info")) return {};
    const at = list[Math.min(looks, list.length - 1)] ?? "unknown";
    looks += 1;
    return typeof at === "string" ? app({ state: at }) : at;
  };
}

const RECORD: OwnershipRecord = {
  applicationId: "k3xnp7hq2mwdr8vc",
  generation: 4,
  holder: "agent-my_grid_one",
  state: "committed",
  entity: "0a",
};

/** One application that keeps its `.user2`. */
function keeping(text: string, alter: (written: string) => string = (written) => written): Script {
  let user2 = text;
  return (line) => {
    const written = /^app config guestbook \.user2=(.*)$/.exec(line)?.[1];
    if (written !== undefined) user2 = alter(written);
    return line.startsWith("app info") ? app({ user2 }) : {};
  };
}

describe("looking", () => {
  it("finds an application with its record and the uuid of its first volume by name", async () => {
    const { session } = open((line) =>
      line.startsWith("vol list")
        ? { stdout: formatUdl([volume("mig_state", "0b"), volume("data", "0a")]) }
        : app({ user2: formatRecord(RECORD), destroy_on_stop: 1, progress: 3 }),
    );
    expect(await session.findApplication("guestbook")).toEqual({
      name: "guestbook",
      entity: "0a",
      state: "running",
      template: false,
      record: RECORD,
      destroyOnStop: true,
      busy: true,
    });
  });

  it("calls an application without volumes by its id", async () => {
    const { session } = open((line) => (line.startsWith("vol") ? {} : app()));
    expect((await session.findApplication("guestbook"))?.entity).toBe("id-3");
  });

  it("finds nothing where there is nothing", async () => {
    const { session } = open(() => GONE);
    expect(await session.findApplication("guestbook")).toBeUndefined();
    expect(await session.readRecord("guestbook")).toBeUndefined();
  });

  it("lists all applications with two commands", async () => {
    const { session, ssh } = open((line) =>
      line === "app list --batch"
        ? {
            stdout: formatUdl(
              ["a", "b"].map((name) => udlBlock("application", name, { id: 1, state: "stopped" })),
            ),
          }
        : { stdout: formatUdl([volume("data", "0a", "a"), volume("data", "0b", "b")]) },
    );
    expect((await session.applications()).map(({ name, entity }) => [name, entity])).toEqual([
      ["a", "0a"],
      ["b", "0b"],
    ]);
    expect(ssh.sent).toEqual(["app list --batch", "vol list --batch"]);
  });

  it("asks for volumes one application at a time where the controller cannot list all", async () => {
    const { session } = open((line) => {
      if (line === "app list --batch") {
        return {
          stdout: formatUdl(
            ["a", "b"].map((name) => udlBlock("application", name, { id: 1, state: "stopped" })),
          ),
        };
      }
      if (line === "vol list --batch") return { code: 2, stderr: "Missing argument application." };
      if (line === "vol list a --batch") return { stdout: formatUdl([volume("data", "0a", "")]) };
      return { code: 1, stderr: "Application 'b' does not exist." };
    });
    expect((await session.applications()).map(({ entity }) => entity)).toEqual(["0a", "id-1"]);
  });

  it("reads the controller's clock, and says so when it has none", async () => {
    const { session } = open(() => ({ stdout: "grid g { time = 1764000000 }" }));
    expect(await session.time()).toBe(1_764_000_000);
    expect(await codeOf(open(() => ({ stdout: "grid g { }" })).session.time())).toBe("GRID_ANSWER");
  });

  it("is not shown to the observer", async () => {
    const seen = watch();
    const { session } = open((line) => (line.startsWith("vol") ? {} : app()), seen);
    await session.findApplication("guestbook");
    await session.readRecord("guestbook");
    await session.readFile("guestbook", "main.mig.ctl", "/mnt/state/x");
    expect(seen.log).toEqual([]);
  });
});

describe("the record", () => {
  it("is compared, written and read back", async () => {
    const next: OwnershipRecord = { ...RECORD, generation: 5, holder: "helper-abcd2345", state: "moving" };
    const { session, ssh } = open(keeping(formatRecord(RECORD)));
    await session.writeRecord("guestbook", RECORD, next);
    expect(await session.readRecord("guestbook")).toEqual(next);
    expect(ssh.sent.filter((line) => line.startsWith("app config"))).toEqual([
      planned.writeRecord("guestbook", next),
    ]);
  });

  it("is first written where there is none", async () => {
    const { session } = open(keeping(""));
    await session.writeRecord("guestbook", undefined, RECORD);
    expect(await session.readRecord("guestbook")).toEqual(RECORD);
  });

  it.each([
    ["another generation", { ...RECORD, generation: 3 }],
    ["another holder", { ...RECORD, holder: "recover-x" }],
    ["nothing", undefined],
  ])("is not written over what was not expected: %s", async (_case, expected) => {
    const { session, ssh } = open(keeping(formatRecord(RECORD)));
    expect(await codeOf(session.writeRecord("guestbook", expected, RECORD))).toBe("FENCED");
    expect(ssh.sent.some((line) => line.startsWith("app config"))).toBe(false);
  });

  it("is fenced when somebody else's is read back", async () => {
    const other = formatRecord({ ...RECORD, generation: 9, holder: "recover-x" });
    const { session } = open(keeping(formatRecord(RECORD), () => other));
    expect(await codeOf(session.writeRecord("guestbook", RECORD, { ...RECORD, state: "moving" }))).toBe(
      "FENCED",
    );
  });

  it("is not taken for written when the controller keeps it altered", async () => {
    const { session } = open(keeping("", () => formatRecord({ ...RECORD, entity: "0" })));
    expect(await codeOf(session.writeRecord("guestbook", undefined, RECORD))).toBe("GRID_ANSWER");
  });

  it("is never written over what is not ours", async () => {
    const { session, ssh } = open(keeping("Customer 1"));
    expect(await codeOf(session.readRecord("guestbook"))).toBe("RECORD_FOREIGN");
    expect(await codeOf(session.writeRecord("guestbook", undefined, RECORD))).toBe("RECORD_FOREIGN");
    expect(ssh.sent.some((line) => line.startsWith("app config"))).toBe(false);
  });
});

describe("start and stop", () => {
  it("wait for the end of a transient state, send once, and wait until it is reached", async () => {
    const { session, ssh } = open(
      states("unknown", "repairing", "stopped", "starting", "starting", "running"),
    );
    await session.start("guestbook");
    expect(ssh.sent.filter((line) => !line.startsWith("app info"))).toEqual(["app start guestbook"]);
    expect(ssh.sent.indexOf("app start guestbook")).toBe(3);
    expect(ssh.sent.length).toBe(7);
  });

  it("wait while another command works on the application", async () => {
    const { session, ssh } = open(states(app({ state: "running", progress: 50 }), "running", "stopped"));
    await session.stop("guestbook");
    expect(ssh.sent.indexOf("app stop guestbook")).toBe(2);
  });

  it("send nothing when it is so already", async () => {
    const running = open(states("running"));
    await running.session.start("guestbook");
    const stopped = open(states("stopped"));
    await stopped.session.stop("guestbook");
    expect([...running.ssh.sent, ...stopped.ssh.sent]).toEqual(Array(2).fill("app info guestbook --batch"));
  });

  it("take an application that goes as it stops for stopped", async () => {
    const { session } = open(states("running", "stopping", GONE));
    await session.stop("guestbook");
  });

  it("end with the controller's reason when it fails", async () => {
    const failed = app({ state: "failed", reason: "component 'main.web' did not start" });
    const { session } = open(states("stopped", "starting", failed));
    await expect(session.start("guestbook")).rejects.toMatchObject({
      code: "GRID_REFUSED",
      message:
        "Cannot start application 'guestbook' on my_grid_one: it is failed - component 'main.web' did not start",
    });
    expect(await codeOf(open(states("running", "stopping", "failed")).session.stop("guestbook"))).toBe(
      "GRID_REFUSED",
    );
  });

  it("do not believe a controller that says done and shows no sign of it", async () => {
    const { session, clock } = open(states("stopped"));
    expect(await codeOf(session.start("guestbook"))).toBe("GRID_REFUSED");
    expect(clock.monotonic()).toBeLessThan(60_000);
  });

  it("wait through a controller that does not answer for a while", async () => {
    const down = new MigError("SSH_UNREACHABLE", "down");
    const { session } = open(states("stopped", down, new MigError("SSH_TIMEOUT", "slow"), "running"));
    await session.start("guestbook");
  });

  it("give up after the deadline, with the state it stayed in", async () => {
    const { session } = open(states("repairing"));
    await expect(session.stop("guestbook")).rejects.toMatchObject({
      code: "WAIT_TIMEOUT",
      message: expect.stringContaining("it is repairing"),
    });
    const down = new MigError("SSH_UNREACHABLE", "down");
    expect(await codeOf(open(states(down)).session.stop("guestbook"))).toBe("SSH_UNREACHABLE");
  });

  it("say so when there is no such application", async () => {
    const { session } = open(() => GONE);
    expect(await codeOf(session.start("guestbook"))).toBe("UNKNOWN_APPLICATION");
  });

  it("stop waiting when the job is aborted", async () => {
    const { session } = open(states("repairing"), {
      signal: AbortSignal.abort(new MigError("ABORTED", "by hand")),
    });
    expect(await codeOf(session.stop("guestbook"))).toBe("ABORTED");
  });
});

function watch(): { observer: CommandObserver; log: string[] } {
  const log: string[] = [];
  return {
    log,
    observer: {
      sending: (grid, text) => log.push(`${grid}: ${text}`),
      ended: (command, outcome, detail) => {
        log.push(`${command} ${outcome}${detail === undefined ? "" : ` (${detail})`}`);
      },
    },
  };
}

const PULL = {
  sourceController: "one.example.net:4022",
  application: "guestbook",
  newName: "snap",
  properties: [{ name: "note", value: "it's a note" }],
};

const FILE = ["guestbook", "main.srv", "/mnt/data/inbox/job.json"] as const;

/** Each mutating action, and the text a plan shows for it. */
const ACTIONS: readonly (readonly [string, (session: GridSession) => Promise<void>, string])[] = [
  ["start", (session) => session.start("guestbook"), planned.start("guestbook")],
  ["stop", (session) => session.stop("guestbook"), planned.stop("guestbook")],
  ["destroy", (session) => session.destroy("guestbook"), planned.destroy("guestbook")],
  ["rename", (session) => session.rename("guestbook", "old"), planned.rename("guestbook", "old")],
  ["pull", (session) => session.pull(PULL), planned.pull(PULL)],
  [
    "provisionHelper",
    (session) => session.provisionHelper("h", PULL.properties),
    planned.provisionHelper("h", PULL.properties),
  ],
  [
    "setDestroyOnStop",
    (session) => session.setDestroyOnStop("guestbook"),
    planned.setDestroyOnStop("guestbook"),
  ],
  [
    "writeRecord",
    (session) => session.writeRecord("guestbook", undefined, RECORD),
    planned.writeRecord("guestbook", RECORD),
  ],
  ["writeFile", (session) => session.writeFile(...FILE, "secret", 0o600), planned.putFile(...FILE)],
  ["removeFile", (session) => session.removeFile(...FILE), planned.removeFile(...FILE)],
  [
    "removeVolumeFile",
    (session) => session.removeVolumeFile("snap", "mig_config", "private.key"),
    planned.removeVolumeFile("snap", "mig_config", "private.key"),
  ],
];

/** A world in which each action finds what it needs: start a stopped one, stop a running one, an empty record. */
function obliging(): Script {
  let state = "";
  let user2 = "";
  return (line) => {
    if (line.startsWith("app start")) state = "running";
    if (line.startsWith("app stop")) state = "stopped";
    user2 = /\.user2=(.*)$/.exec(line)?.[1] ?? user2;
    return line.startsWith("app info") ? app({ state: state === "" ? "failed" : state, user2 }) : {};
  };
}

/** The same, but the mutating command itself gets this answer. */
function obligingExcept(answer: Answer): Script {
  const usual = obliging();
  return (line) => (line.startsWith("app info") ? usual(line) : answer);
}

describe.each(ACTIONS)("%s", (_name, act, text) => {
  it("runs exactly the command that a plan shows, and says so before and after", async () => {
    const seen = watch();
    const { session } = open(obliging(), seen);
    await act(session);
    expect(seen.log).toEqual([`my_grid_one: ${text}`, "1 done"]);
    expect(text).not.toContain("secret");
  });

  it.each([
    [new MigError("SSH_LOST", "cut"), "unknown (SSH_LOST: cut)"],
    [new MigError("SSH_TIMEOUT", "slow"), "unknown (SSH_TIMEOUT: slow)"],
    [new MigError("SSH_UNREACHABLE", "down"), "refused (SSH_UNREACHABLE: down)"],
  ])("says how it ended when it fails with %s, and throws that", async (error, outcome) => {
    const seen = watch();
    const { session } = open(obligingExcept(error), seen);
    await expect(act(session)).rejects.toBe(error);
    expect(seen.log).toEqual([`my_grid_one: ${text}`, `1 ${outcome}`]);
  });

  it("sends nothing when the observer cannot write it down", async () => {
    const full = new MigError("JOURNAL_FULL", "full");
    const observer: CommandObserver = {
      sending: () => {
        throw full;
      },
      ended: () => undefined,
    };
    const { session, ssh } = open(obliging(), { observer });
    await expect(act(session)).rejects.toBe(full);
    expect(ssh.sent.filter((line) => !line.startsWith("app info"))).toEqual([]);
  });

  it("is not sent for a job that was aborted", async () => {
    const seen = watch();
    const aborted = new MigError("ABORTED", "by hand");
    const { session } = open(obliging(), { ...seen, signal: AbortSignal.abort(aborted) });
    await expect(act(session)).rejects.toBe(aborted);
    expect(seen.log).toEqual([]);
  });
});

describe("pull", () => {
  it("reports the progress of volumes, has a long deadline and gives up when nothing comes", async () => {
    const percents: unknown[] = [];
    const ssh = createScriptedController((_argv, { onProgress }) => {
      for (const line of ["Copying descriptors ... done", "Copying volume guestbook:data (1 of 1) 37%"])
        onProgress?.(line);
      return {};
    });
    const session = createAppLogicDriver({ ssh, clock: createJumpingClock() }).open(sampleGrid());
    await session.pull({ ...PULL, onProgress: (percent) => percents.push(percent) });
    expect(percents).toEqual([{ volume: "data", percent: 37 }]);
    expect(ssh.lastOptions().deadlineMs).toBeGreaterThan(24 * 3600_000);
    expect(ssh.lastOptions().quietMs).toBeGreaterThan(60_000);
  });

  it("hands the abort of the job and of the call to the command", async () => {
    const ofCall = new AbortController();
    const ofJob = new AbortController();
    for (const controller of [ofCall, ofJob]) {
      const ssh = createScriptedController((_argv, { signal }) => {
        controller.abort();
        return signal?.aborted === true ? { code: 130 } : {};
      });
      const driver = createAppLogicDriver({ ssh, clock: createJumpingClock() });
      const session = driver.open(sampleGrid(), {
        signal: controller === ofJob ? ofJob.signal : new AbortController().signal,
      });
      const signal = controller === ofCall ? ofCall.signal : undefined;
      expect(await codeOf(session.pull({ ...PULL, signal }))).toBe("ABORTED");
    }
  });
});

describe("files", () => {
  it("are found where the component or volume is", async () => {
    const { session, ssh } = open(() => ({}));
    await session.readFile("guestbook", "main.mig.ctl", "/mnt/state/place/x");
    await session.removeVolumeFile("snap", "mig_config", "/private.key");
    expect(ssh.sent).toEqual([
      "sftp get /app/guestbook/main.mig.ctl/mnt/state/place/x",
      "sftp rm /vol/snap/mig_config/private.key",
    ]);
  });

  it("cannot be reached outside of it", async () => {
    const { session, ssh } = open(() => ({}));
    const read = async () => session.readFile("guestbook", "main", "/mnt/../../x");
    expect(await codeOf(read())).toBe("USAGE");
    expect(await codeOf((async () => session.removeFile("a/b", "main", "/x"))())).toBe("USAGE");
    expect(ssh.sent).toEqual([]);
  });
});

describe("the leading 3t", () => {
  const NOT_FOUND: Answer = { code: 127, stderr: "bash: line 1: app: command not found\n" };
  const INNER = "app list --batch";

  it("is put in front for a maintainer, found out once", async () => {
    const { session, ssh } = open((line) => (line.startsWith("3t ") ? {} : NOT_FOUND));
    await session.applications();
    await session.applications();
    expect(ssh.sent).toEqual([INNER, `3t ${INNER}`, `3t ${INNER}`]);
  });

  it("stands in no text that an observer or a message shows", async () => {
    const seen = watch();
    const refused = { code: 1, stderr: "Failed to destroy application 'guestbook' - why not." };
    const { session } = open((line) => (line.startsWith("3t ") ? refused : NOT_FOUND), seen);
    await expect(session.destroy("guestbook")).rejects.toThrow(
      /^Cannot destroy application 'guestbook' on my_grid_one: Failed/,
    );
    expect(seen.log[0]).toBe("my_grid_one: app destroy guestbook --force");
  });

  it("is found out for each connection, in whatever order commands come and rights change", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), async (maintainerAt) => {
        let maintainer = false;
        let effects = 0;
        const { session } = open((line) => {
          if (line.startsWith("3t ") !== maintainer) return NOT_FOUND;
          effects += 1;
          return {};
        });
        for (const isMaintainer of maintainerAt) {
          maintainer = isMaintainer;
          await session.destroy("guestbook");
        }
        expect(effects).toBe(maintainerAt.length);
      }),
    );
  });

  it("gives the first answer when neither way is known there", async () => {
    const { session } = open((line) =>
      line.startsWith("3t ") ? { code: 127, stderr: "bash: 3t: command not found" } : NOT_FOUND,
    );
    await expect(session.applications()).rejects.toMatchObject({
      code: "GRID_REFUSED",
      message: expect.stringContaining("app: command not found"),
    });
  });
});

describe("a session", () => {
  it("drains for 60 s, or what grid.info says", () => {
    expect(open(() => ({})).session.drainMs).toBe(60_000);
    expect(open(() => ({}), {}, sampleGrid({ extra: { drain: "5" } })).session.drainMs).toBe(5_000);
    expect(() => open(() => ({}), {}, sampleGrid({ extra: { drain: "soon" } }))).toThrow(/drain = soon/);
  });

  it.each([
    [{}, "one.example.net"],
    [{ port: 4022 }, "one.example.net:4022"],
    [{ port: 4022, controller: "fd00::1" }, "[fd00::1]:4022"],
    [{ extra: { migrate_host: "inside.example.net" } }, "inside.example.net"],
  ])("of %j is reached by other grids at %s", (over, address) => {
    expect(migrateAddress(sampleGrid(over))).toBe(address);
  });
});
