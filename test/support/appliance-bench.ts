import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeMigStandIn } from "./mig-stand-in.ts";
import { makeTempDir } from "./temp-dir.ts";
import { ROOT } from "./tool.ts";

export const SCRIPT = join(ROOT, "rc/mig");

export interface Result {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Appliance extends AsyncDisposable {
  rc(verb: string, environment?: Readonly<Record<string, string>>): Promise<Result>;
  /** Behind it another command that runs the script, such as `unshare …`. */
  run(argv: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Result>;
  file(...names: readonly string[]): string;
  log(): string;
  pid(): number;
}

/** Directories as an appliance has them, with grid.info and key on the config volume, and a stand-in for mig. */
export function openAppliance(): Appliance {
  const temp = makeTempDir();
  chmodSync(temp.path, 0o755);
  const { bin } = writeMigStandIn(temp.file("bin"));
  mkdirSync(temp.file("config"));
  writeFileSync(temp.file("config", "grid.info"), "grid one\n{\n}\n", { mode: 0o644 });
  writeFileSync(temp.file("config", "private.key"), "key\n", { mode: 0o600 });
  const settings = {
    MIG_DEFAULTS: "/dev/null",
    MIG_CONFIG: temp.file("config"),
    MIG_STATE: temp.file("state"),
    MIG_RUN: temp.file("run"),
    MIG_LOG: temp.file("log", "mig.log"),
    MIG_BIN: bin,
    MIG_USER: "",
  };
  const run: Appliance["run"] = (argv, environment = {}) =>
    runProcess(argv, { ...process.env, ...settings, ...environment });
  const rc: Appliance["rc"] = (verb, environment) => run([SCRIPT, verb], environment);
  return {
    run,
    rc,
    file: temp.file,
    log: () => readFileSync(temp.file("log", "mig.log"), "utf8"),
    pid: () => Number(readFileSync(temp.file("run", "mig.pid"), "utf8")),
    async [Symbol.asyncDispose]() {
      if (existsSync(temp.file("run"))) await rc("stop", { MIG_STOP_SECONDS: "1" });
      temp[Symbol.dispose]();
    },
  };
}

export function runProcess(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<Result> {
  const [command = "", ...args] = argv;
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    // Comes only when nobody has its output any more: what it leaves running must not.
    child.once("close", (status) => resolve({ status, out, err }));
  });
}
