#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { Interruption } from "./cli/exit-codes.ts";
import type { Programs } from "./cli/programs.ts";
import { untilSignal } from "./cli/until-signal.ts";

/** Each program is loaded when it is called: `mig status` needs neither SSH nor a database. */
const programs: Programs = {
  async serve(signal) {
    await keepCompiled();
    return (await import("./programs/serve.ts")).serve(signal);
  },
  async helper(signal) {
    await keepCompiled();
    return (await import("./programs/helper.ts")).helper(signal);
  },
  openLocal: async () => (await import("./programs/local.ts")).openLocal(),
  demo: async (argv, signal) => (await import("./programs/demo.ts")).demo(argv, signal),
  embeddedGrid: async (directory, signal) =>
    (await import("./programs/embedded-grid.ts")).embeddedGrid(directory, signal),
  installKey: async (file) => (await import("./programs/install-key.ts")).installKey(file, process.env),
  generateKey: async (request) => (await import("./programs/keygen.ts")).generateKey(request, process.env),
  collectSupport: async () => (await import("./programs/support.ts")).collectSupport(process.env),
  writePrivateFile: async (path, data) =>
    (await import("./programs/support.ts")).writePrivateFile(path, data),
  hashPassword: async (password) => (await import("./config/password.ts")).hashPassword(password),
  setPassword: async (password) =>
    (await import("./programs/set-password.ts")).setPassword(password, process.env),
};

/** A daemon's next boot finds its code compiled, where its state directory allows it; nothing depends on that. */
async function keepCompiled(): Promise<void> {
  const { resolvePaths } = await import("./config/paths.ts");
  enableCompileCache(join(resolvePaths(process.env).state, "compile-cache"));
}

/** The first signal asks the command to end in good order, a second one does not ask. */
function interruptions(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      const interruption = new Interruption(signal);
      if (controller.signal.aborted) process.exit(interruption.exit);
      controller.abort(interruption);
    });
  }
  return controller.signal;
}

/** `mig jobs | head -1`: who reads along may leave early, which is no error of ours. */
function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? 0 : 1);
  });
}

/** What a service script calls starts without the command line; that is loaded only to say what went wrong. */
async function main(): Promise<number> {
  endWithReader();
  const signal = interruptions();
  const [word, ...more] = process.argv.slice(2);
  if ((word !== "serve" && word !== "helper") || more.length > 0) return await commandLine(programs, signal);
  try {
    return await untilSignal(programs[word], signal);
  } catch (error) {
    return await commandLine({ ...programs, [word]: () => Promise.reject(error) }, signal);
  }
}

async function commandLine(how: Programs, signal: AbortSignal): Promise<number> {
  const { createProcessTerminal } = await import("./cli/process-terminal.ts");
  const { runCli } = await import("./cli/run-cli.ts");
  const terminal = createProcessTerminal(process);
  return await runCli(process.argv.slice(2), { terminal, programs: how, signal });
}

// Not `await` at the top: the bundle is CommonJS.
main().then(
  (exit) => process.exit(exit),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
