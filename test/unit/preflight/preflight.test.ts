import { describe, expect, it } from "vitest";
import { type Check, worstOf } from "../../../src/domain/checks.ts";
import { MigError } from "../../../src/domain/errors.ts";
import type { Grid, Property } from "../../../src/domain/grid.ts";
import type { OwnershipRecord } from "../../../src/domain/record.ts";
import { commandTexts } from "../../../src/drivers/applogic/command-texts.ts";
import type { ApplicationFacts, CheckQuestion, GridSession } from "../../../src/drivers/driver.ts";
import { runPreflight } from "../../../src/preflight/preflight.ts";
import type { KnownJobs, PreflightParts, PreflightQuestion } from "../../../src/preflight/question.ts";
import { otherGrid, sampleGrid } from "../../support/sample-grids.ts";

const RECORD: OwnershipRecord = {
  applicationId: "k3xnp7hq2mwdr8vc",
  generation: 4,
  holder: "agent-my_grid_one",
  state: "committed",
  entity: "0a",
};

const QUESTION: PreflightQuestion = {
  kind: "migrate",
  application: "guestbook",
  applicationId: RECORD.applicationId,
  targetName: "guestbook",
};

const KNOWN_KEY = { fingerprint: "SHA256:known", since: "2026-01-01T00:00:00Z" };

function facts(over: Partial<ApplicationFacts> = {}): ApplicationFacts {
  return {
    name: "guestbook",
    entity: "0a",
    state: "running",
    template: false,
    record: RECORD,
    destroyOnStop: false,
    busy: false,
    ...over,
  };
}

const left = (name: string, state: ApplicationFacts["state"] = "stopped"): ApplicationFacts =>
  facts({ name, state, record: undefined });

interface World {
  readonly source?: readonly ApplicationFacts[] | MigError;
  readonly target?: readonly ApplicationFacts[] | MigError;
  readonly properties?: Readonly<Record<string, readonly Property[] | MigError>>;
  readonly grids?: readonly [Grid, Grid];
  readonly parts?: Partial<PreflightParts>;
  readonly question?: Partial<PreflightQuestion>;
  readonly driverChecks?: (question: CheckQuestion) => Promise<readonly Check[]>;
}

/** A session that only looks: a call that changes something fails the test. */
function lookingSession(
  grid: Grid,
  applications: readonly ApplicationFacts[] | MigError,
  world: World,
): GridSession {
  const never = (): never => {
    throw new Error("a preflight changes nothing");
  };
  return {
    grid,
    drainMs: 0,
    applications: async () => given(applications),
    findApplication: never,
    volumes: async () => [{ name: "data", bytes: 1024, filesystem: "ext3", uuid: "0a", state: "ok" }],
    components: never,
    properties: async (application) => given(world.properties?.[application] ?? []),
    time: never,
    readRecord: never,
    writeRecord: never,
    start: never,
    stop: never,
    destroy: never,
    rename: never,
    provisionHelper: never,
    setDestroyOnStop: never,
    pull: never,
    readFile: never,
    writeFile: never,
    removeFile: never,
    removeVolumeFile: never,
    checks: world.driverChecks ?? (async () => []),
  };
}

function given<T>(value: T | MigError): T {
  if (value instanceof MigError) throw value;
  return value;
}

async function run(world: World = {}): Promise<readonly Check[]> {
  const [here, there] = world.grids ?? [sampleGrid(), otherGrid()];
  return runPreflight(
    { ...QUESTION, ...world.question },
    {
      source: lookingSession(here, world.source ?? [facts()], world),
      target: lookingSession(there, world.target ?? [], world),
      findings: [],
      place: async () => ({ grid: here.name, application: "guestbook", entity: "0a" }),
      jobs: { running: () => undefined, traces: () => "none" },
      hostKey: () => KNOWN_KEY,
      publicKey: "ssh-ed25519 AAAA mig",
      texts: () => commandTexts,
      ...world.parts,
    },
  );
}

async function one(id: string, world: World = {}, grid?: string): Promise<Check> {
  const checks = await run(world);
  const found = checks.find((check) => check.id === id && (grid === undefined || check.grid === grid));
  return found ?? expect.fail(`there is no check ${id}`);
}

/** What is not fine. */
async function findings(world: World): Promise<readonly (readonly [string, string])[]> {
  const checks = await run(world);
  return checks
    .filter(({ severity }) => severity !== "fine")
    .map(({ id, severity }) => [id, severity] as const);
}

describe("a preflight", () => {
  it("is fine in a good world, each check once a grid", async () => {
    const checks = await run();
    expect(worstOf(checks)).toBe("fine");
    expect(checks.map(({ id, grid }) => [id, grid])).toEqual([
      ["configuration", undefined],
      ["other-job", undefined],
      ["login", "my_grid_one"],
      ["login", "my_grid_two"],
      ["host-key", "my_grid_one"],
      ["host-key", "my_grid_two"],
      ["source", "my_grid_one"],
      ["place", "my_grid_one"],
      ["record", "my_grid_one"],
      ["helper-addresses", "my_grid_one"],
      ["leftovers", "my_grid_one"],
      ["name-free", "my_grid_two"],
      ["kept-copy", "my_grid_two"],
      ["leftovers", "my_grid_two"],
    ]);
  });

  it("reports everything that is wrong at once", async () => {
    const found = await findings({
      source: [facts({ state: "stopped", record: "foreign" }), left("mig_helper_abcd2345", "running")],
      target: [facts()],
      parts: {
        place: async () => undefined,
        hostKey: () => undefined,
        jobs: { running: () => ({ id: "bcde2345", kind: "snapshot", target: "t" }), traces: () => "none" },
      },
    });
    expect(found).toEqual([
      ["other-job", "error"],
      ["host-key", "warning"],
      ["host-key", "warning"],
      ["source", "error"],
      ["place", "error"],
      ["record", "error"],
      ["leftovers", "warning"],
      ["name-free", "error"],
    ]);
  });

  it("says once that a controller does not answer, and of the rest that it was not looked at", async () => {
    const down = new MigError("SSH_UNREACHABLE", "Cannot reach two.example.net: refused", {
      hint: "Is it up?",
    });
    const checks = await run({ target: down });
    const bad = checks.filter(({ severity }) => severity !== "fine");
    expect(bad.map(({ id, severity }) => [id, severity])).toEqual([
      ["login", "error"],
      ["name-free", "warning"],
      ["kept-copy", "warning"],
      ["leftovers", "warning"],
      ["driver", "warning"],
    ]);
    expect(bad[0]).toMatchObject({ message: down.message, remedy: "Is it up?", grid: "my_grid_two" });
    expect(bad.slice(1).every(({ message }) => message.startsWith("Not looked at:"))).toBe(true);
  });

  it("does not throw when both controllers, the place and the driver fail", async () => {
    const down = new MigError("SSH_TIMEOUT", "slow");
    expect(
      (await run({ source: down, target: down })).filter(({ severity }) => severity === "error").length,
    ).toBe(2);
    const broken: World = {
      parts: { place: () => Promise.reject(down) },
      driverChecks: () => Promise.reject(new Error("broken")),
    };
    expect(await findings(broken)).toEqual([
      ["place", "error"],
      ["driver", "error"],
      ["driver", "error"],
    ]);
  });

  it("asks the driver of each side, with what the copy takes", async () => {
    const asked: CheckQuestion[] = [];
    await run({
      driverChecks: async (question) => {
        asked.push(question);
        return [];
      },
    });
    const byRole = asked.toSorted((left, right) => (left.role < right.role ? -1 : 1));
    expect(byRole.map(({ role, other, bytes }) => [role, other.name, bytes])).toEqual([
      ["source", "my_grid_two", undefined],
      ["target", "my_grid_one", 1024],
    ]);
  });

  it("has a remedy for every error", async () => {
    const worlds: readonly World[] = [
      { source: [] },
      { source: [facts({ template: true })] },
      { source: [facts({ state: "stopped" })] },
      { source: [facts({ record: { ...RECORD, applicationId: "other" } })] },
      { source: [facts({ record: { ...RECORD, entity: "0b" } })] },
      { source: [facts({ record: { ...RECORD, state: "away" } })] },
      { target: [facts()] },
      { question: { kind: "rollback", keptName: "mig_kept_abcd2345_guestbook" } },
    ];
    for (const world of worlds) {
      const errors = (await run(world)).filter(({ severity }) => severity === "error");
      expect(errors.length).toBeGreaterThan(0);
      expect(errors.filter(({ remedy }) => remedy === undefined)).toEqual([]);
    }
  });
});

describe("login", () => {
  it("gives the command that lets MIG's own key in", async () => {
    const check = await one("login", { target: new MigError("SSH_AUTH", "no key fits") }, "my_grid_two");
    expect(check.remedy).toBe(
      "On my_grid_two: user create mig@my_grid_two pwd=- 'sshkey=ssh-ed25519 AAAA mig'",
    );
  });
});

describe("source", () => {
  it.each([
    ["starting", "warning"],
    ["repairing", "warning"],
    ["unknown", "warning"],
    ["failed", "warning"],
    ["standby", "error"],
    ["stopped", "error"],
    ["running", "fine"],
  ] as const)("that is %s is %s", async (state, severity) => {
    expect((await one("source", { source: [facts({ state })] })).severity).toBe(severity);
  });

  it("that another command works on is waited for", async () => {
    expect((await one("source", { source: [facts({ busy: true })] })).severity).toBe("warning");
  });
});

describe("place", () => {
  it.each([
    ["another grid", { grid: "my_grid_two", application: "guestbook", entity: "0a" }],
    ["another application", { grid: "my_grid_one", application: "guestbook_2", entity: "0a" }],
    ["another copy", { grid: "my_grid_one", application: "guestbook", entity: "0b" }],
  ])("that is %s is an error", async (_case, place) => {
    expect((await one("place", { parts: { place: async () => place } })).severity).toBe("error");
  });
});

describe("record", () => {
  const moving: OwnershipRecord = {
    ...RECORD,
    state: "moving",
    job: { id: "abcd2345", kind: "migrate", source: "a", target: "b", name: "n", targetName: "n" },
  };

  it("may be missing", async () => {
    expect((await one("record", { source: [facts({ record: undefined })] })).severity).toBe("fine");
  });

  it("that holds something else comes with the command that empties it", async () => {
    const check = await one("record", { source: [facts({ record: "foreign" })] });
    expect(check.remedy).toContain("app config guestbook .user2=");
  });

  it("of a job that is not ended is an error, but not of the job that asks", async () => {
    const source = [facts({ record: moving })];
    expect(await one("record", { source })).toMatchObject({
      severity: "error",
      remedy: expect.stringContaining("mig recover"),
    });
    expect((await one("record", { source, question: { jobId: "abcd2345" } })).severity).toBe("fine");
  });
});

describe("name-free", () => {
  it("tells how to rename what has the name", async () => {
    expect(await one("name-free", { target: [facts({ state: "stopped" })] })).toMatchObject({
      severity: "error",
      remedy: expect.stringContaining("app rename guestbook guestbook_old"),
    });
  });

  it("is fine with what this very job brought", async () => {
    const job = { id: "abcd2345", kind: "migrate", source: "a", target: "b", name: "n", targetName: "n" };
    const target = [facts({ record: { ...RECORD, state: "moving", job } })];
    expect((await one("name-free", { target, question: { jobId: "abcd2345" } })).severity).toBe("fine");
    expect((await one("name-free", { target })).severity).toBe("error");
  });
});

describe("helper-addresses", () => {
  const IN = { name: "in_ip", value: "192.0.2.20" };

  it("that something running uses are an error", async () => {
    const source = [facts(), left("shop", "running")];
    const check = await one("helper-addresses", { source, properties: { shop: [IN] } });
    expect(check).toMatchObject({
      severity: "error",
      message: expect.stringContaining("192.0.2.20 is used by application shop"),
    });
  });

  it("that only stopped applications, templates or this job's own helper use are free", async () => {
    const source = [
      facts(),
      left("shop"),
      facts({ name: "tmpl", template: true }),
      left("mig_helper_abcd2345", "running"),
    ];
    const properties = { shop: [IN], tmpl: [IN], mig_helper_abcd2345: [IN] };
    const world = { source, properties, question: { jobId: "abcd2345" } };
    expect((await one("helper-addresses", world)).severity).toBe("fine");
  });

  it.each([
    ["the application's own", sampleGrid({ appConfig: [IN] }), otherGrid()],
    ["the application's on the other grid", sampleGrid(), otherGrid({ appConfig: [IN] })],
    ["the other helper's", sampleGrid(), otherGrid({ helperConfig: [IN] })],
    ["each other", sampleGrid({ helperConfig: [IN, { name: "out_ip", value: IN.value }] }), otherGrid()],
  ])("that are %s are an error", async (_case, here, there) => {
    expect((await one("helper-addresses", { grids: [here, there] })).severity).toBe("error");
  });

  it("may be shared with who listens on another port, where both say on which", async () => {
    const port = (value: string) => ({ name: "port_no", value });
    const at = (value: string) =>
      one("helper-addresses", {
        grids: [sampleGrid({ helperConfig: [IN, port("8082")], appConfig: [IN, port(value)] }), otherGrid()],
      });
    expect((await at("8080")).severity).toBe("fine");
    expect((await at("8082")).severity).toBe("error");
  });

  it("may share netmask and gateway with others", async () => {
    const shared = [
      { name: "netmask", value: "255.255.255.0" },
      { name: "gateway", value: "192.0.2.1" },
    ];
    const grids = [sampleGrid({ helperConfig: [IN, ...shared] }), otherGrid({ appConfig: shared })] as const;
    expect((await one("helper-addresses", { grids })).severity).toBe("fine");
  });

  it("that cannot be seen whole are a warning", async () => {
    const source = [facts(), left("shop", "running")];
    const properties = { shop: new MigError("GRID_REFUSED", "Access Denied") };
    expect(await one("helper-addresses", { source, properties })).toMatchObject({
      severity: "warning",
      message: expect.stringContaining("shop"),
    });
  });
});

describe("leftovers", () => {
  it("come with the commands that clean them", async () => {
    const target = [left("mig_helper_abcd2345", "running"), left("mig_kept_bcde2345_guestbook")];
    const check = await one("leftovers", { target }, "my_grid_two");
    expect(check.severity).toBe("warning");
    expect(check.remedy).toBe(
      "If no other MIG needs them: app stop mig_helper_abcd2345; app destroy mig_helper_abcd2345 --force; " +
        "app destroy mig_kept_bcde2345_guestbook --force",
    );
  });

  it("are not what a running job, a kept source or a snapshot needs", async () => {
    const target = [
      left("mig_helper_abcd2345", "running"),
      left("mig_kept_bcde2345_guestbook"),
      left("mig_snap_guestbook_my_grid_one_20260102T030405_cdef2345"),
      left("mig_notours"),
    ];
    const traces = (id: string) => (id === "abcd2345" ? "running" : "kept");
    const world: World = { target, parts: { jobs: { running: () => undefined, traces } } };
    expect((await one("leftovers", world, "my_grid_two")).severity).toBe("fine");
  });

  it("are helpers of jobs that ended, though their source is kept", async () => {
    const world: World = {
      target: [left("mig_helper_abcd2345")],
      parts: { jobs: { running: () => undefined, traces: () => "kept" } },
    };
    expect((await one("leftovers", world, "my_grid_two")).severity).toBe("warning");
  });
});

describe("kept-copy", () => {
  const name = "mig_kept_abcd2345_guestbook";
  const rollback = { kind: "rollback", keptName: name } as const;

  it("of a rollback must be there and stopped", async () => {
    expect((await one("kept-copy", { target: [left(name)], question: rollback })).severity).toBe("fine");
    expect((await one("kept-copy", { target: [left(name, "running")], question: rollback })).severity).toBe(
      "error",
    );
    expect((await one("kept-copy", { question: rollback })).severity).toBe("error");
  });

  it("is named before a move to where it stands", async () => {
    const jobs: KnownJobs = { running: () => undefined, traces: () => "kept" };
    const check = await one("kept-copy", { target: [left(name)], parts: { jobs } });
    expect(check).toMatchObject({ severity: "fine", message: expect.stringContaining(name) });
  });
});

describe("host-key", () => {
  it("that is pinned or was seen before is fine", async () => {
    const grids = [sampleGrid({ hostKey: "SHA256:pinned" }), otherGrid()] as const;
    const check = await one("host-key", { grids, parts: { hostKey: () => undefined } }, "my_grid_one");
    expect(check.severity).toBe("fine");
    expect((await one("host-key")).message).toContain("host_key = SHA256:known");
  });

  it("that this preflight saw first is a warning with the line that pins it", async () => {
    let asked = 0;
    const hostKey = () => {
      asked += 1;
      return asked > 2 ? KNOWN_KEY : undefined;
    };
    const check = await one("host-key", { parts: { hostKey } });
    expect(check).toMatchObject({
      severity: "warning",
      remedy: expect.stringContaining("host_key = SHA256:known"),
    });
  });
});

describe("configuration", () => {
  it("brings the lint's errors and warnings among the checks, the key by its own name", async () => {
    const checks = await run({
      parts: {
        findings: [
          {
            file: "private.key",
            severity: "error",
            message: "Mode 644 lets others read it",
            remedy: "chmod 600 private.key",
          },
          { file: "grid.info", line: 7, severity: "warning", message: "The netmask is a network address" },
          { file: "grid.info", severity: "note", message: "The application keeps its address" },
        ],
      },
    });
    expect(checks.slice(0, 2)).toEqual([
      {
        id: "key",
        title: "private.key",
        severity: "error",
        message: "Mode 644 lets others read it.",
        remedy: "chmod 600 private.key",
      },
      {
        id: "configuration",
        title: "grid.info line 7",
        severity: "warning",
        message: "The netmask is a network address.",
      },
    ]);
    expect(checks[2]?.id).toBe("other-job");
  });
});

describe("other-job", () => {
  const jobs: KnownJobs = {
    running: () => ({ id: "abcd2345", kind: "migrate", target: "my_grid_two" }),
    traces: () => "running",
  };

  it("is an error with how to end it, but not when it is the one that asks", async () => {
    expect(await one("other-job", { parts: { jobs } })).toMatchObject({
      severity: "error",
      remedy: expect.stringContaining("mig job abort abcd2345"),
    });
    expect((await one("other-job", { parts: { jobs }, question: { jobId: "abcd2345" } })).severity).toBe(
      "fine",
    );
  });
});
