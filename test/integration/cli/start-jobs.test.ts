import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { CANCELLED, JOB_ID, PLAN, STATUS, STUCK, SUCCEEDED } from "../../support/cli-fixtures.ts";
import { mig, startMig } from "../../support/cli-run.ts";
import { type SocketDaemon, startSocketDaemon } from "../../support/socket-daemon.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";

let dir: TempDir;
let daemon: SocketDaemon;

beforeEach(async () => {
  dir = makeTempDir();
  daemon = await startSocketDaemon(dir.file("mig.sock"));
  daemon.on("GET /api/v1/status", () => ({ ...STATUS, job: daemon.view() }));
  daemon.on("POST /api/v1/jobs", () => daemon.view());
  daemon.on("POST /api/v1/plans", () => PLAN);
});

afterEach(async () => {
  await daemon[Symbol.asyncDispose]();
  dir[Symbol.dispose]();
});

describe("starting a move", () => {
  const findings = [{ id: "space", title: "Room", severity: "warning", message: "little" }] as const;

  function sent() {
    return daemon.received.filter(({ method, path }) => method === "POST" && path === "/api/v1/jobs");
  }

  test("asks for the name after it has shown what it will cost", async () => {
    const { done, terminal } = startMig("migrate my_grid_two", { run: dir.path, answers: ["guestbook"] });
    await daemon.watched();
    daemon.append(...SUCCEEDED);
    expect(await done).toMatchObject({
      exit: 0,
      questions: ["Type guestbook to migrate it to my_grid_two: "],
    });
    expect(terminal.written.stderr).toContain("about 40 s of silence");
    expect(sent()).toMatchObject([
      {
        body: { kind: "migrate", target: "my_grid_two", confirm: "guestbook", acceptWarnings: false },
        headers: { "idempotency-key": expect.stringMatching(/^[\w-]{36}$/) },
      },
    ]);
  });

  test("asks about warnings first, and takes no for an answer", async () => {
    daemon.on("POST /api/v1/plans", () => ({ ...PLAN, checks: findings }));
    const refused = await mig("migrate my_grid_two", { run: dir.path, answers: ["n"] });
    expect(refused).toMatchObject({ exit: 2, questions: ["Go on with 1 warning? [y/N] "] });
    expect(refused.stderr).toContain("! warning Room: little");
    expect(sent()).toEqual([]);
    await mig("migrate my_grid_two --no-wait", { run: dir.path, answers: ["y", "guestbook"] });
    expect(sent()).toMatchObject([{ body: { acceptWarnings: true } }]);
  });

  test("does not ask when the checks refuse anyway", async () => {
    daemon.on("POST /api/v1/plans", () => ({ ...PLAN, checks: [{ ...findings[0], severity: "error" }] }));
    const result = await mig("snapshot my_grid_two", { run: dir.path, answers: [] });
    expect(result).toMatchObject({ exit: 4, questions: [] });
    expect(result.stderr).toContain("mig check my_grid_two");
  });

  test("does nothing when another name is typed", async () => {
    const result = await mig("migrate my_grid_two", { run: dir.path, answers: ["other"] });
    expect(result).toMatchObject({ exit: 2, stderr: expect.stringContaining("Nothing has been done.") });
    expect(sent()).toEqual([]);
  });

  test.for(["migrate my_grid_two", "snapshot my_grid_two"])(
    "mig %s does not wait for an answer that cannot come",
    async (words) => {
      const result = await mig(`${words} --json`, { run: dir.path });
      expect(result.error()).toMatchObject({
        code: "CONFIRMATION",
        exit: 2,
        hint: `Confirm on the command line: mig ${words} --confirm guestbook`,
      });
      expect(sent()).toEqual([]);
    },
  );

  test("takes the name from the command line, right or wrong", async () => {
    await mig("migrate my_grid_two --confirm other --accept-warnings --no-wait", { run: dir.path });
    expect(sent()).toMatchObject([{ body: { confirm: "other", acceptWarnings: true } }]);
  });

  test("needs an application that was found", async () => {
    const { application: _application, ...unproven } = STATUS;
    daemon.on("GET /api/v1/status", () => unproven);
    expect(await mig("migrate my_grid_two --yes", { run: dir.path })).toMatchObject({ exit: 6 });
  });

  test("with --no-wait says the job and how to watch it", async () => {
    const result = await mig("migrate my_grid_two --yes --no-wait", { run: dir.path });
    expect(result).toMatchObject({ exit: 0, stdout: `Job ${JOB_ID} is started: mig job watch ${JOB_ID}\n` });
    expect(
      (await mig("snapshot my_grid_two --yes --no-wait --json", { run: dir.path })).json(),
    ).toMatchObject({ id: JOB_ID });
    expect(sent()[1]).toMatchObject({ body: { kind: "snapshot" } });
  });

  test("is refused as busy while another job runs", async () => {
    daemon.on(
      "POST /api/v1/jobs",
      () => new MigError("JOB_RUNNING", "Cannot start: job abc runs", { hint: "mig job watch abc" }),
    );
    expect(await mig("migrate my_grid_two --yes", { run: dir.path })).toMatchObject({ exit: 5, stdout: "" });
  });
});

describe("ending the time of the kept source", () => {
  const KEPT = {
    jobId: JOB_ID,
    grid: "my_grid_one",
    name: "mig_kept_guestbook",
    until: "2026-03-02T12:00:00.000Z",
  };
  const LOSS = {
    jobId: JOB_ID,
    from: "my_grid_two",
    to: "my_grid_one",
    ranSeconds: 60,
    wrote: [{ volume: "data" }],
    sentence: "What was written there is lost.",
  };

  beforeEach(() => {
    daemon.append(...SUCCEEDED);
    daemon.on("GET /api/v1/status", () => ({ ...STATUS, kept: KEPT }));
    daemon.on("GET /api/v1/rollback-loss", () => LOSS);
  });

  test("by rollback says first what is lost, then asks for the name", async () => {
    const result = await mig("rollback", { run: dir.path, answers: ["guestbook"] });
    expect(result.questions).toEqual(["Type guestbook to go back to my_grid_one and lose that: "]);
    expect(result.stderr).toContain("What was written there is lost.");
    expect(result.stderr).toContain("mig migrate my_grid_one");
    expect(daemon.received.some(({ body }) => JSON.stringify(body)?.includes('"kind":"rollback"'))).toBe(
      true,
    );
    expect(result.exit).toBe(0);
  });

  test("by finalize says what is destroyed, then asks for the name", async () => {
    const result = await mig("finalize", { run: dir.path, answers: ["guestbook"] });
    expect(result.stderr).toContain("This destroys mig_kept_guestbook on my_grid_one.");
    expect(result.exit).toBe(0);
  });

  test.for(["rollback", "finalize"])("by %s needs the name, asked or given", async (words) => {
    expect((await mig(`${words} --json`, { run: dir.path })).error()).toMatchObject({
      code: "CONFIRMATION",
      hint: `Confirm on the command line: mig ${words} --confirm guestbook`,
    });
    expect(await mig(`${words} --yes`, { run: dir.path })).toMatchObject({ exit: 2 });
    const given = await mig(`${words} --confirm guestbook --no-wait`, { run: dir.path });
    expect(given).toMatchObject({ exit: 0, questions: [] });
  });

  test("by finalize is refused when there is none", async () => {
    daemon.on("GET /api/v1/status", () => STATUS);
    expect(await mig("finalize", { run: dir.path })).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("no source is kept"),
    });
  });
});

describe("aborting a job", () => {
  test("waits until all is undone, and that is a success", async () => {
    daemon.append(...CANCELLED.slice(0, 4));
    daemon.on(`POST /api/v1/jobs/${JOB_ID}/abort`, () => {
      daemon.append(...CANCELLED.slice(4));
      return daemon.view();
    });
    const result = await mig("job abort", { run: dir.path });
    expect(result).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining("was aborted and everything is undone"),
    });
  });

  test("that ends otherwise is none", async () => {
    daemon.append(...STUCK.slice(0, 4));
    daemon.on(`POST /api/v1/jobs/${JOB_ID}/abort`, () => {
      daemon.append(...STUCK.slice(4));
      return daemon.view();
    });
    expect((await mig("job abort", { run: dir.path })).exit).toBe(10);
  });

  test("after the commit is refused", async () => {
    const late = new MigError("JOB_STATE", "Cannot abort: too late", { hint: "mig rollback" });
    daemon.on(`POST /api/v1/jobs/${JOB_ID}/abort`, () => late);
    expect(await mig("job abort", { run: dir.path })).toMatchObject({
      exit: 1,
      stderr: "mig: Cannot abort: too late\n→ mig rollback\n",
    });
  });

  test("with --no-wait only asks", async () => {
    daemon.append(...CANCELLED.slice(0, 5));
    daemon.on(`POST /api/v1/jobs/${JOB_ID}/abort`, () => daemon.view());
    expect(await mig("job abort --no-wait", { run: dir.path })).toMatchObject({
      exit: 0,
      stdout: `Job ${JOB_ID} is asked to end: mig job watch ${JOB_ID}\n`,
    });
  });
});
