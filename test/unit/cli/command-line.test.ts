import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../../src/cli/command-table.ts";
import { Interruption } from "../../../src/cli/exit-codes.ts";
import { MigError } from "../../../src/domain/errors.ts";
import { type CliRunOptions, mig } from "../../support/cli-run.ts";

const NOWHERE = "/nonexistent";

function run(words: string, options: Partial<CliRunOptions> = {}) {
  return mig(words, { run: NOWHERE, ...options });
}

/** Commands that do something; some stand below another one. */
const LEAVES = (
  await Promise.all(
    COMMANDS.map(async ({ name, load }) => {
      const loaded = await load();
      return "run" in loaded ? [name] : loaded.map((below) => `${name} ${below.name}`);
    }),
  )
).flat();

describe("the help", () => {
  test("names every command but the hidden ones, and the exit codes", async () => {
    const { stdout, exit, stderr } = await run("--help");
    for (const { name, isHidden } of COMMANDS)
      expect(stdout.includes(`\n  ${name} `), name).toBe(isHidden !== true);
    expect(stdout).toContain("  10         stuck: needs a person\n  130 / 143  interrupted\n");
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  });

  test.for(LEAVES)("of %s begins with examples that use it", async (name) => {
    const { stdout, exit } = await run(`${name} --help`);
    const [first, example] = stdout.split("\n");
    expect({ first, exit }).toEqual({ first: "Examples:", exit: 0 });
    expect(example).toContain(name === "serve" ? "rc/mig start " : `mig ${name.split(" ")[0] ?? ""}`);
    expect(stdout).toContain(`\nUsage: mig ${name} [options]`);
  });

  test("is the same whichever way it is asked for", async () => {
    const { stdout } = await run("help migrate");
    expect(stdout).toBe((await run("migrate --help")).stdout);
    expect(stdout).toContain("--accept-warnings");
    expect((await run("help job watch")).stdout).toContain("watch");
  });

  test("comes on stderr, as an error, when no command was given", async () => {
    const { exit, stdout, stderr } = await run("");
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
    expect(stderr).toContain("migrate");
    expect(stderr).toMatch(/→ All commands: mig --help\n$/);
    expect((await run("job")).exit).toBe(2);
  });

  test("fits into the width of the terminal", async () => {
    const [narrow, wide] = [
      await run("migrate --help", { columns: 67 }),
      await run("migrate --help", { columns: 160 }),
    ];
    expect(narrow.stdout).toMatch(/the application's name, as the question wants\n {20,}it\n/);
    expect(wide.stdout).toContain("the application's name, as the question wants it");
  });
});

describe("a command line that cannot be read", () => {
  test.for([
    ["statsu", "Did you mean status?"],
    ["job wacth", "Did you mean watch?"],
    ["migrate x --dryrun", "Did you mean --dry-run?"],
    ["frobnicate", "How it is used: mig --help"],
    ["migrate", "How it is used: mig migrate --help"],
    ["migrate a b", "How it is used: mig migrate --help"],
    ["plan move x", "How it is used: mig plan --help"],
    ["jobs --limit many", "How it is used: mig jobs --help"],
    ["jobs --limit 0", "How it is used: mig jobs --help"],
    ["job watch --after x", "How it is used: mig job --help"],
    ["recover --assert-off", "How it is used: mig recover --help"],
  ] as const)("mig %s: %s", async ([words, hint]) => {
    const { exit, stdout, stderr } = await run(words);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
    expect(stderr).toContain(hint);
  });

  test("is an error of the table with --json, wherever that stands", async () => {
    for (const words of ["--json statsu", "statsu --json", "migrate --json", "--jsonl migrate"]) {
      expect((await run(words)).error(), words).toMatchObject({ type: "error", code: "USAGE", exit: 2 });
    }
  });

  test("has no colours for who does not want them", async () => {
    expect((await run("statsu", { stderrIsTerminal: true })).stderr).toContain("\u001b[31m");
    expect((await run("statsu --no-color", { stderrIsTerminal: true })).stderr).not.toContain("\u001b");
    expect((await run("statsu", { stderrIsTerminal: true, env: { NO_COLOR: "1" } })).stderr).not.toContain(
      "\u001b",
    );
  });
});

describe("a program behind a command", () => {
  const hash = "$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA";

  test.for(["serve", "helper"] as const)("mig %s runs until its signal and then is done", async (name) => {
    const stop = new AbortController();
    const program = async (signal: AbortSignal): Promise<void> => {
      expect(signal).toBe(stop.signal);
    };
    expect(await run(name, { signal: stop.signal, programs: { [name]: program } })).toMatchObject({
      exit: 0,
      stdout: "",
    });
  });

  test.for(["serve", "helper"] as const)("mig %s is done too when its signal ends it", async (name) => {
    const stop = new AbortController();
    stop.abort(new Interruption("SIGTERM"));
    const ended = async (signal: AbortSignal): Promise<void> => signal.throwIfAborted();
    expect((await run(name, { signal: stop.signal, programs: { [name]: ended } })).exit).toBe(0);
    const broken = () => Promise.reject(new MigError("PORT_IN_USE", "Cannot listen: port 8080 is taken"));
    expect((await run(name, { signal: stop.signal, programs: { [name]: broken } })).exit).toBe(1);
  });

  test("the demo reads its own arguments and gives its own exit code", async () => {
    const asked: (readonly string[])[] = [];
    const demo = async (argv: readonly string[]): Promise<number> => {
      asked.push(argv);
      return 1;
    };
    expect(await run("demo --once --json --listen 127.0.0.1 --odd", { programs: { demo } })).toMatchObject({
      exit: 1,
    });
    expect(asked).toEqual([["--once", "--json", "--listen", "127.0.0.1", "--odd"]]);
  });

  test("the embedded grid is told its directory", async () => {
    const asked: string[] = [];
    const embeddedGrid = async (directory: string): Promise<void> => void asked.push(directory);
    expect((await run("embedded-grid /tmp/grid", { programs: { embeddedGrid } })).exit).toBe(0);
    expect(asked).toEqual(["/tmp/grid"]);
  });

  test("the password is asked twice on a terminal, and must be the same", async () => {
    const hashed: string[] = [];
    const programs = {
      hashPassword: async (secret: string) => {
        hashed.push(secret);
        return hash;
      },
    };
    const same = await run("password --print --json", { answers: ["s3cret", "s3cret"], programs });
    expect(same.questions).toEqual(["New password: ", "Again: "]);
    expect(same.json()).toEqual({ password_hash: hash });
    const other = await run("password", { answers: ["s3cret", "S3cret"], programs });
    expect(other).toMatchObject({ exit: 2, stdout: "" });
    expect(hashed).toEqual(["s3cret"]);
    expect(same.stderr + other.stderr).not.toMatch(/s3cret/i);
  });

  test("the password goes into mig.ini", async () => {
    const programs = { setPassword: async () => "/mnt/config/mig.ini" };
    const result = await run("password --json", { piped: "s3cret\n", programs });
    expect(result.json()).toEqual({ written: "/mnt/config/mig.ini", taken: "at-start" });
  });

  test("a fault of ours is exit 1, and its trace is for --verbose", async () => {
    const serve = async (): Promise<void> => {
      throw new TypeError("undefined is not a function");
    };
    const quiet = await run("serve", { programs: { serve } });
    expect(quiet).toMatchObject({ exit: 1, stderr: "mig: undefined is not a function\n" });
    expect((await run("serve --verbose", { programs: { serve } })).stderr).toMatch(/\n +at .*serve /);
  });
});
