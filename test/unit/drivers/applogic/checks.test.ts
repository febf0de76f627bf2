import { describe, expect, it } from "vitest";
import type { Check } from "../../../../src/domain/checks.ts";
import { MigError } from "../../../../src/domain/errors.ts";
import { createAppLogicDriver } from "../../../../src/drivers/applogic/session.ts";
import { formatUdl } from "../../../../src/drivers/applogic/udl/format.ts";
import { udlBlock } from "../../../../src/drivers/applogic/udl/tree.ts";
import type { CheckQuestion } from "../../../../src/drivers/driver.ts";
import { createJumpingClock } from "../../../support/jumping-clock.ts";
import { otherGrid, sampleGrid } from "../../../support/sample-grids.ts";
import { type Answer, createScriptedController } from "../../../support/scripted-controller.ts";

const KEY = "ssh-ed25519 AAAAC3Nz root@my_grid_two";

function template(fields: Record<string, string | number> = {}): Answer {
  return {
    stdout: formatUdl([
      udlBlock("application", "MigHelper", { id: 1, state: "stopped", template: 1, ...fields }),
    ]),
  };
}

function gridBlock(fields: Record<string, string | number> = {}): Answer {
  return { stdout: formatUdl([udlBlock("grid", "my_grid_two", { time: 1, public_key: KEY, ...fields })]) };
}

const GOOD: Readonly<Record<string, Answer>> = {
  "app info MigHelper --batch": template(),
  "app config guestbook in_ip=198.51.100.10 --test_only": {},
  "grid test_trust one.example.net --batch": { stdout: "trust one.example.net { trusted = 1 }" },
  "grid info --verbose --batch": gridBlock({ storage_free: 2_000_000 }),
};

async function ask(
  role: CheckQuestion["role"],
  answers: Readonly<Record<string, Answer>> = {},
  over: Partial<CheckQuestion> = {},
): Promise<{ checks: readonly Check[]; sent: readonly string[] }> {
  const all = { ...GOOD, ...answers };
  const ssh = createScriptedController(
    (argv) => all[argv.join(" ")] ?? { code: 2, stderr: "Unknown command." },
  );
  const [grid, other] = role === "source" ? [sampleGrid(), otherGrid()] : [otherGrid(), sampleGrid()];
  const session = createAppLogicDriver({ ssh, clock: createJumpingClock() }).open(grid);
  const question: CheckQuestion = {
    application: "guestbook",
    kind: "migrate",
    targetName: "guestbook",
    role,
    other,
    ...over,
  };
  return { checks: await session.checks(question), sent: ssh.sent };
}

async function one(id: string, ...args: Parameters<typeof ask>): Promise<Check> {
  const { checks } = await ask(...args);
  return checks.find((check) => check.id === id) ?? expect.fail(`there is no check ${id}`);
}

describe("the checks of an AppLogic grid", () => {
  it("are all fine on two good grids, and only look", async () => {
    const source = await ask("source");
    const target = await ask("target", {}, { bytes: 1_000_000 });
    expect([...source.checks, ...target.checks].map(({ id, severity }) => [id, severity])).toEqual([
      ["helper-template", "fine"],
      ["app-config", "fine"],
      ["trust", "fine"],
      ["storage", "fine"],
    ]);
    expect([...source.sent, ...target.sent].toSorted()).toEqual(Object.keys(GOOD).toSorted());
  });

  it("ask for nothing that a rollback does not need", async () => {
    expect((await ask("source", {}, { kind: "rollback" })).checks.map(({ id }) => id)).toEqual([
      "helper-template",
    ]);
    expect((await ask("target", {}, { kind: "rollback" })).checks).toEqual([]);
  });

  it("never throw, whatever the controller does", async () => {
    const down = new MigError("SSH_UNREACHABLE", "Cannot reach it", { hint: "Look at the network" });
    const broken = Object.fromEntries(Object.keys(GOOD).map((line) => [line, down]));
    for (const role of ["source", "target"] as const) {
      const { checks } = await ask(role, broken);
      expect(checks.map(({ severity, message, remedy }) => [severity, message, remedy])).toEqual(
        checks.map(() => ["error", "Cannot reach it", "Look at the network"]),
      );
    }
  });
});

describe("helper-template", () => {
  it.each([
    [
      "is not there",
      { code: 1, stderr: "Application 'MigHelper' does not exist." },
      "There is no application",
      "app import MigHelper",
    ],
    ["is no template", template({ template: 0 }), "is no template", "app rename MigHelper"],
    ["runs", template({ state: "running" }), "is running", "app stop MigHelper"],
  ])("is an error with what to type when it %s", async (_case, answer, message, remedy) => {
    const check = await one("helper-template", "source", { "app info MigHelper --batch": answer });
    expect(check.severity).toBe("error");
    expect(check.message).toContain(message);
    expect(check.remedy).toContain(remedy);
  });
});

describe("app-config", () => {
  const TEST = "app config guestbook in_ip=198.51.100.10 --test_only";

  it("is an error in the controller's words, with the command to try again", async () => {
    const words = "Failed to configure application 'guestbook' - unknown property 'in_ip'.";
    const check = await one("app-config", "source", { [TEST]: { code: 1, stderr: words } });
    expect(check).toMatchObject({ severity: "error", grid: "my_grid_two" });
    expect(check.message).toContain(words);
    expect(check.remedy).toContain(TEST);
  });

  it("asks nothing when there is nothing to set", async () => {
    const { checks, sent } = await ask("source", {}, { other: otherGrid({ appConfig: [] }) });
    expect(checks.map(({ severity }) => severity)).toEqual(["fine", "fine"]);
    expect(sent.some((line) => line.startsWith("app config"))).toBe(false);
  });

  it("is an error for a property that MIG itself sets", async () => {
    const check = await one(
      "app-config",
      "source",
      {},
      { other: otherGrid({ appConfig: [{ name: ".user2", value: "x" }] }) },
    );
    expect(check.severity).toBe("error");
  });
});

describe("trust", () => {
  const TEST = "grid test_trust one.example.net --batch";

  it("is tested by the target, at the address that it pulls from", async () => {
    const other = sampleGrid({ port: 4022 });
    const { sent } = await ask("target", {}, { other });
    expect(sent).toContain("grid test_trust one.example.net:4022 --batch");
  });

  it("is an error with the command that mends it, in it the real key of the grid", async () => {
    const check = await one("trust", "target", {
      [TEST]: {
        code: 1,
        stderr: "Failed to log in to grid 'one.example.net' - Permission denied (publickey).",
      },
    });
    expect(check.severity).toBe("error");
    expect(check.message).toContain("Permission denied (publickey).");
    expect(check.remedy).toBe(
      `On my_grid_one: user create grid-my_grid_two@two.example.net pwd=- 'sshkey=${KEY}'`,
    );
  });

  it("says where the key is when the grid does not tell it", async () => {
    const check = await one("trust", "target", {
      [TEST]: { code: 1, stderr: "no" },
      "grid info --verbose --batch": gridBlock({ public_key: "" }),
    });
    expect(check.remedy).toContain("grid info --verbose");
  });

  it("is a warning with what to look for where the controller cannot test it", async () => {
    const check = await one("trust", "target", {
      [TEST]: { code: 2, stderr: "Unknown command 'grid test_trust'." },
    });
    expect(check.severity).toBe("warning");
    expect(check.remedy).toBe(
      `On my_grid_one see whether grid-my_grid_two@two.example.net is listed by user list; if not: user create grid-my_grid_two@two.example.net pwd=- 'sshkey=${KEY}'`,
    );
  });
});

describe("storage", () => {
  it.each([
    ["an error when the copy does not fit", { bytes: 3_000_000 }, {}, "error"],
    ["fine when it fits exactly", { bytes: 2_000_000 }, {}, "fine"],
    [
      "fine where the controller does not say",
      { bytes: 3_000_000 },
      { "grid info --verbose --batch": gridBlock() },
      "fine",
    ],
    ["fine where the size is not known", {}, {}, "fine"],
  ])("is %s", async (_case, over, answers, severity) => {
    expect((await one("storage", "target", answers, over)).severity).toBe(severity);
  });
});
