import { afterEach, beforeEach, expect, test } from "vitest";
import { JOB_ID, PLAN, STATUS } from "../../support/cli-fixtures.ts";
import { mig } from "../../support/cli-run.ts";
import { type SocketDaemon, startSocketDaemon } from "../../support/socket-daemon.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";

let dir: TempDir;
let daemon: SocketDaemon;

beforeEach(async () => {
  dir = makeTempDir();
  daemon = await startSocketDaemon(dir.file("mig.sock"));
  daemon.on("GET /api/v1/status", () => STATUS);
  daemon.on("POST /api/v1/jobs", () => daemon.view());
  daemon.on("POST /api/v1/plans", () => PLAN);
});

afterEach(async () => {
  await daemon[Symbol.asyncDispose]();
  dir[Symbol.dispose]();
});

/** What would be written, and where. */
function writing() {
  const written: string[] = [];
  const writePrivateFile = async (path: string, data: Uint8Array): Promise<string> => {
    written.push(`${path}: ${Buffer.from(data).toString()}`);
    return path;
  };
  return { written, programs: { writePrivateFile } };
}

test("mig plan writes the run sheet beside the plan", async () => {
  const { written, programs } = writing();
  const result = await mig("plan migrate my_grid_two --run-sheet sheet.txt", { run: dir.path, programs });
  expect(result).toMatchObject({ exit: 0, stdout: expect.stringContaining("migrate guestbook") });
  expect(result.stderr).toContain("The run sheet is in sheet.txt");
  expect(written).toEqual([expect.stringContaining(`sheet.txt: RUN SHEET  migrate guestbook`)]);
});

test("mig plan writes it to stdout alone where that is asked for", async () => {
  const { stdout } = await mig("plan migrate my_grid_two --run-sheet -", { run: dir.path });
  expect(stdout).toMatch(/^RUN SHEET[\s\S]*http:\/\/10\.0\.2\.5:8080[\s\S]*mig recover --dry-run/);
  expect(stdout).not.toContain("This is a plan");
});

test("mig migrate starts the very plan whose run sheet it wrote", async () => {
  const { written, programs } = writing();
  const line = "migrate my_grid_two --yes --no-wait --run-sheet sheet.txt";
  expect(await mig(line, { run: dir.path, programs })).toMatchObject({ exit: 0 });
  expect(written).toEqual([expect.stringContaining(`Job ${JOB_ID}, written`)]);
  const started = daemon.received.filter(({ path }) => path === "/api/v1/jobs");
  expect(started).toMatchObject([{ body: { kind: "migrate", plan: JOB_ID } }]);
});
