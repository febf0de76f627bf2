import { describe, expect, it } from "vitest";
import { MigError } from "../../../../../src/domain/errors.ts";
import { planned } from "../../../../../src/drivers/applogic/planned.ts";
import type { CommandObserver, GridSession } from "../../../../../src/drivers/driver.ts";
import { SAMPLE_RECORD } from "../../../../support/sample-record.ts";
import type { Answer } from "../../../../support/scripted-controller.ts";
import {
  application,
  openScripted,
  SAMPLE_PULL,
  type Script,
  watch,
} from "../../../../support/scripted-session.ts";

const FILE = ["guestbook", "main.srv", "/mnt/data/inbox/job.json"] as const;

/** Each mutating action, and the text a plan shows for it. */
const ACTIONS: readonly (readonly [string, (session: GridSession) => Promise<void>, string])[] = [
  ["start", (session) => session.start("guestbook"), planned.start("guestbook")],
  ["stop", (session) => session.stop("guestbook"), planned.stop("guestbook")],
  ["destroy", (session) => session.destroy("guestbook"), planned.destroy("guestbook")],
  ["rename", (session) => session.rename("guestbook", "old"), planned.rename("guestbook", "old")],
  ["pull", (session) => session.pull(SAMPLE_PULL), planned.pull(SAMPLE_PULL)],
  [
    "provisionHelper",
    (session) => session.provisionHelper("h", SAMPLE_PULL.properties),
    planned.provisionHelper("h", SAMPLE_PULL.properties),
  ],
  [
    "setDestroyOnStop",
    (session) => session.setDestroyOnStop("guestbook"),
    planned.setDestroyOnStop("guestbook"),
  ],
  [
    "writeRecord",
    (session) => session.writeRecord("guestbook", undefined, SAMPLE_RECORD),
    planned.writeRecord("guestbook", SAMPLE_RECORD),
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
    return line.startsWith("app info") ? application({ state: state === "" ? "failed" : state, user2 }) : {};
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
    const { session } = openScripted(obliging(), seen);
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
    const { session } = openScripted(obligingExcept(error), seen);
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
    const { session, ssh } = openScripted(obliging(), { observer });
    await expect(act(session)).rejects.toBe(full);
    expect(ssh.sent.filter((line) => !line.startsWith("app info"))).toEqual([]);
  });

  it("is not sent for a job that was aborted", async () => {
    const seen = watch();
    const aborted = new MigError("ABORTED", "by hand");
    const { session } = openScripted(obliging(), { ...seen, signal: AbortSignal.abort(aborted) });
    await expect(act(session)).rejects.toBe(aborted);
    expect(seen.log).toEqual([]);
  });
});
