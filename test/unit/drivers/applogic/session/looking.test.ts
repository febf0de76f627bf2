import { describe, expect, it } from "vitest";
import { formatRecord } from "../../../../../src/drivers/applogic/record-text.ts";
import { formatUdl } from "../../../../../src/drivers/applogic/udl/format.ts";
import { udlBlock } from "../../../../../src/drivers/applogic/udl/tree.ts";
import { SAMPLE_RECORD } from "../../../../support/sample-record.ts";
import {
  application,
  codeOf,
  GONE,
  openScripted,
  volume,
  watch,
} from "../../../../support/scripted-session.ts";

describe("looking", () => {
  it("finds an application with its record and the uuid of its first volume by name", async () => {
    const { session } = openScripted((line) =>
      line.startsWith("vol list")
        ? { stdout: formatUdl([volume("mig_state", "0b"), volume("data", "0a")]) }
        : application({ user2: formatRecord(SAMPLE_RECORD), destroy_on_stop: 1, progress: 3 }),
    );
    expect(await session.findApplication("guestbook")).toEqual({
      name: "guestbook",
      entity: "0a",
      state: "running",
      template: false,
      record: SAMPLE_RECORD,
      destroyOnStop: true,
      busy: true,
    });
  });

  it("calls an application without volumes by its id", async () => {
    const { session } = openScripted((line) => (line.startsWith("vol") ? {} : application()));
    expect((await session.findApplication("guestbook"))?.entity).toBe("id-3");
  });

  it("finds nothing where there is nothing", async () => {
    const { session } = openScripted(() => GONE);
    expect(await session.findApplication("guestbook")).toBeUndefined();
    expect(await session.readRecord("guestbook")).toBeUndefined();
  });

  it("lists all applications with two commands", async () => {
    const { session, ssh } = openScripted((line) =>
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
    const { session } = openScripted((line) => {
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
    const { session } = openScripted(() => ({ stdout: "grid g { time = 1764000000 }" }));
    expect(await session.time()).toBe(1_764_000_000);
    expect(await codeOf(openScripted(() => ({ stdout: "grid g { }" })).session.time())).toBe("GRID_ANSWER");
  });

  it("is not shown to the observer", async () => {
    const seen = watch();
    const { session } = openScripted((line) => (line.startsWith("vol") ? {} : application()), seen);
    await session.findApplication("guestbook");
    await session.readRecord("guestbook");
    await session.readFile("guestbook", "main.mig.ctl", "/mnt/state/x");
    expect(seen.log).toEqual([]);
  });
});
