import { describe, expect, it } from "vitest";
import { MigError } from "../../../../../src/domain/errors.ts";
import type { Answer } from "../../../../support/scripted-controller.ts";
import {
  application,
  codeOf,
  GONE,
  openScripted,
  type Script,
} from "../../../../support/scripted-session.ts";

/** Answers `app info` with one state after the other; the last one stays. Everything else succeeds. */
function states(...list: readonly (string | Answer)[]): Script {
  let looks = 0;
  return (line) => {
    if (!line.startsWith("app info")) return {};
    const at = list[Math.min(looks, list.length - 1)] ?? "unknown";
    looks += 1;
    return typeof at === "string" ? application({ state: at }) : at;
  };
}

describe("start and stop", () => {
  it("wait for the end of a transient state, send once, and wait until it is reached", async () => {
    const { session, ssh } = openScripted(
      states("unknown", "repairing", "stopped", "starting", "starting", "running"),
    );
    await session.start("guestbook");
    expect(ssh.sent.filter((line) => !line.startsWith("app info"))).toEqual(["app start guestbook"]);
    expect(ssh.sent.indexOf("app start guestbook")).toBe(3);
    expect(ssh.sent.length).toBe(7);
  });

  it("wait while another command works on the application", async () => {
    const { session, ssh } = openScripted(
      states(application({ state: "running", progress: 50 }), "running", "stopped"),
    );
    await session.stop("guestbook");
    expect(ssh.sent.indexOf("app stop guestbook")).toBe(2);
  });

  it("send nothing when it is so already", async () => {
    const running = openScripted(states("running"));
    await running.session.start("guestbook");
    const stopped = openScripted(states("stopped"));
    await stopped.session.stop("guestbook");
    expect([...running.ssh.sent, ...stopped.ssh.sent]).toEqual(Array(2).fill("app info guestbook --batch"));
  });

  it("take an application that goes as it stops for stopped", async () => {
    const { session } = openScripted(states("running", "stopping", GONE));
    await session.stop("guestbook");
  });

  it("end with the controller's reason when it fails", async () => {
    const failed = application({ state: "failed", reason: "component 'main.web' did not start" });
    const { session } = openScripted(states("stopped", "starting", failed));
    await expect(session.start("guestbook")).rejects.toMatchObject({
      code: "GRID_REFUSED",
      message:
        "Cannot start application 'guestbook' on my_grid_one: it is failed - component 'main.web' did not start",
    });
    expect(
      await codeOf(openScripted(states("running", "stopping", "failed")).session.stop("guestbook")),
    ).toBe("GRID_REFUSED");
  });

  it("do not believe a controller that says done and shows no sign of it", async () => {
    const { session, clock } = openScripted(states("stopped"));
    expect(await codeOf(session.start("guestbook"))).toBe("GRID_REFUSED");
    expect(clock.monotonic()).toBeLessThan(60_000);
  });

  it("wait through a controller that does not answer for a while", async () => {
    const down = new MigError("SSH_UNREACHABLE", "down");
    const { session } = openScripted(states("stopped", down, new MigError("SSH_TIMEOUT", "slow"), "running"));
    await session.start("guestbook");
  });

  it("give up after the deadline, with the state it stayed in", async () => {
    const { session } = openScripted(states("repairing"));
    await expect(session.stop("guestbook")).rejects.toMatchObject({
      code: "WAIT_TIMEOUT",
      message: expect.stringContaining("it is repairing"),
    });
    const down = new MigError("SSH_UNREACHABLE", "down");
    expect(await codeOf(openScripted(states(down)).session.stop("guestbook"))).toBe("SSH_UNREACHABLE");
  });

  it("say so when there is no such application", async () => {
    const { session } = openScripted(() => GONE);
    expect(await codeOf(session.start("guestbook"))).toBe("UNKNOWN_APPLICATION");
  });

  it("stop waiting when the job is aborted", async () => {
    const { session } = openScripted(states("repairing"), {
      signal: AbortSignal.abort(new MigError("ABORTED", "by hand")),
    });
    expect(await codeOf(session.stop("guestbook"))).toBe("ABORTED");
  });
});
