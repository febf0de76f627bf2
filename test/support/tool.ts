import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** One program of the checks or fixes. */
export interface Tool {
  readonly title: string;
  readonly argv: readonly string[];
}

export interface ToolResult {
  readonly fine: boolean;
  readonly seconds: number;
  readonly output: string;
}

const BIN = join(ROOT, "node_modules/.bin");

/** Runs it in the repository, with the installed programs and this very Node first on the PATH. */
export async function runTool({ argv }: Tool): Promise<ToolResult> {
  const begin = performance.now();
  const [program = "", ...args] = argv;
  const path = [BIN, join(process.execPath, ".."), process.env["PATH"]].join(delimiter);
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, PATH: path },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.once("close", (code) => resolve(code === 0));
  child.once("error", (error) => {
    chunks.push(Buffer.from(`Cannot run ${program}: ${error.message}\n`));
    resolve(false);
  });
  const fine = await promise;
  return { fine, seconds: (performance.now() - begin) / 1000, output: Buffer.concat(chunks).toString() };
}

/** Path of a program, looked for as a shell would; undefined when there is none. */
export function findProgram(name: string, extra: readonly string[] = []): string | undefined {
  const directories = [...(process.env["PATH"] ?? "").split(delimiter), ...extra];
  return directories.map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
