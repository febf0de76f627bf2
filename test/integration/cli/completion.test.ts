import { execFile } from "node:child_process";
import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { COMMANDS } from "../../../src/cli/command-table.ts";
import { needs } from "../../support/available.ts";
import { JOB_ID } from "../../support/cli-fixtures.ts";
import { mig } from "../../support/cli-run.ts";
import { type SocketDaemon, startSocketDaemon } from "../../support/socket-daemon.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";
import { ROOT } from "../../support/tool.ts";

const run = promisify(execFile);

let dir: TempDir;

beforeEach(() => {
  dir = makeTempDir();
});

afterEach(() => {
  dir[Symbol.dispose]();
});

/** What bash offers for the last of these words: the real script, in a real bash, asking the real `mig`. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  if (!existsSync(dir.file("mig"))) symlinkSync(join(ROOT, "appliance/mig"), dir.file("mig"));
  writeFileSync(dir.file("mig.bash"), (await mig("completion bash", { run: dir.path })).stdout);
  const script = `source mig.bash
    COMP_WORDS=(${["mig", ...words].map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}
    _mig; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const node = join(process.execPath, "..");
  const env = { PATH: `${dir.path}:${node}:/usr/bin:/bin`, LANG: "C.UTF-8", MIG_RUN: dir.path };
  const { stdout, stderr } = await run("bash", ["--norc", "-c", script], { env, cwd: dir.path });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((word) => word !== "");
}

describe("completion in bash", () => {
  test("offers commands, theirs, and their options", async (context) => {
    needs(context, "bash");
    expect(await offered("mi")).toEqual(["migrate"]);
    expect(await offered("--json", "job", "")).toEqual(expect.arrayContaining(["show", "watch", "abort"]));
    expect(await offered("recover", "--a")).toEqual(["--assert-off"]);
  });

  test("is silent about grids and jobs while the agent is down", async (context) => {
    needs(context, "bash");
    expect(await offered("migrate", "")).toEqual([]);
  });

  describe("with an agent", () => {
    let daemon: SocketDaemon;

    beforeEach(async () => {
      daemon = await startSocketDaemon(dir.file("mig.sock"));
      daemon.on("GET /api/v1/grids", () => [{ name: "my_grid_one" }, { name: "my_grid_two" }]);
      daemon.on("GET /api/v1/jobs", () => [daemon.view()]);
    });

    afterEach(async () => {
      await daemon[Symbol.asyncDispose]();
    });

    test("offers the names of grids where a grid is wanted, also after an option", async (context) => {
      needs(context, "bash");
      expect(await offered("recover", "--assert-off", "my_grid_t")).toEqual(["my_grid_two"]);
    });

    test("offers ids of jobs where a job is wanted", async (context) => {
      needs(context, "bash");
      expect(await offered("job", "watch", "")).toEqual([JOB_ID]);
    });
  });
});

/** What a shell says of the script that is made for it. */
async function checked(program: string, option: string, shell: string): Promise<string> {
  const { stdout } = await mig(`completion ${shell}`, { run: dir.path });
  writeFileSync(dir.file("script"), stdout);
  return (await run(program, [option, dir.file("script")])).stderr;
}

describe("the scripts", () => {
  const visible = COMMANDS.filter(({ isHidden }) => isHidden !== true).map(({ name }) => name);

  test.each(["bash", "zsh", "fish"])(
    "for %s know every command that help shows, and no hidden one",
    async (shell) => {
      const { exit, stdout } = await mig(`completion ${shell}`, { run: dir.path });
      expect(exit).toBe(0);
      expect(visible.filter((name) => !new RegExp(`\\b${name}\\b`).test(stdout))).toEqual([]);
      expect(stdout).not.toContain("embedded-grid");
    },
  );

  test("is read by zsh", async (context) => {
    expect(await checked(needs(context, "zsh"), "-n", "zsh")).toBe("");
  });

  test("completes commands and options in a real fish", async (context) => {
    const fish = needs(context, "fish");
    expect(await checked(fish, "--no-execute", "fish")).toBe("");
    const { stdout } = await mig("completion fish", { run: dir.path });
    writeFileSync(dir.file("mig.fish"), stdout);
    const ask = (line: string) =>
      run(fish, ["--no-config", "-c", `source mig.fish; complete -C '${line}'`], { cwd: dir.path });
    expect((await ask("mig mi")).stdout).toMatch(/^migrate\t/);
    expect((await ask("mig job ")).stdout).toMatch(/^watch\t/m);
    expect((await ask("mig recover --ass")).stdout).toMatch(/^--assert-off\t/);
  });

  test("there is none for a shell that nobody knows", async () => {
    expect(await mig("completion tcsh", { run: dir.path })).toMatchObject({ exit: 2 });
  });
});
