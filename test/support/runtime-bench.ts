import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { systemClock } from "../../src/clock.ts";
import {
  type ComponentRuntimeOptions,
  createComponentRuntime,
  type EmbeddedRuntime,
} from "../../src/embedded-grid/runtime/component-runtime.ts";
import { isDead, listProcesses } from "../../src/embedded-grid/runtime/process-table.ts";
import type { ComponentName, ComponentSpec } from "../../src/embedded-grid/runtime/runtime.ts";
import { makeTempDir } from "./temp-dir.ts";

export interface RuntimeBench extends AsyncDisposable {
  readonly runtime: EmbeddedRuntime;
  /** Of the bench: the runtime's is `grid` in it, volumes are `volume-<name>`. */
  readonly directory: string;
  /** A component with volumes by name and mount path, of the application `app` unless said otherwise. */
  spec(given: Partial<ComponentSpec> & SpecOptions): ComponentSpec;
  volume(name: string): string;
  /** Standard output of a command in the component; throws when it fails. */
  output(component: ComponentName, command: string): Promise<string>;
}

interface SpecOptions {
  /** Volume → mount path. */
  readonly volumes?: Readonly<Record<string, string>>;
  /** Name → value. */
  readonly settings?: Readonly<Record<string, string>>;
}

interface BenchOptions extends Partial<ComponentRuntimeOptions> {
  /** CommonJS that runs as the program `guestbook`. */
  readonly program?: string;
}

/** A runtime in a directory of its own; at the end its components are ended, and so is what survived of others there. */
export function openRuntimeBench({ program, ...given }: BenchOptions = {}): RuntimeBench {
  const temp = makeTempDir();
  if (program !== undefined) writeFileSync(temp.file("guestbook.js"), program);
  const installation = program === undefined ? {} : { programs: temp.path, extension: ".js" as const };
  const options = {
    directory: temp.file("grid"),
    clock: systemClock,
    ...given,
    installation: { ...installation, ...given.installation },
  };
  const runtime = createComponentRuntime(options);
  const volume = (name: string): string => {
    const path = temp.file(`volume-${name}`);
    mkdirSync(path, { recursive: true });
    return path;
  };
  return {
    runtime,
    directory: temp.path,
    volume,
    spec: (given) => completeSpec(given, volume),
    output: (component, command) => outputOf(runtime, component, command),
    async [Symbol.asyncDispose]() {
      runtime[Symbol.dispose]();
      using last = createComponentRuntime(options);
      await last.adopt([]);
      temp[Symbol.dispose]();
    },
  };
}

function completeSpec(
  { volumes = {}, settings = {}, ...given }: Partial<ComponentSpec> & SpecOptions,
  volume: (name: string) => string,
): ComponentSpec {
  const mounts = Object.entries(volumes).map(([name, mountPath]) => ({
    volume: name,
    directory: volume(name),
    mountPath,
  }));
  const properties = Object.entries(settings).map(([name, value]) => ({ name, value }));
  return {
    application: "app",
    component: "main.net",
    program: "net",
    startOrder: 10,
    mounts,
    properties,
    ...given,
  };
}

async function outputOf(
  runtime: EmbeddedRuntime,
  component: ComponentName,
  command: string,
): Promise<string> {
  const running = runtime.run(component, command);
  const [stdout, stderr, code] = await Promise.all([
    text(running.stdout),
    text(running.stderr),
    running.exit,
  ]);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}${stdout}`);
  return stdout;
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = "";
  for await (const chunk of stream) all += String(chunk);
  return all;
}

/** Processes whose arguments, environment or mounts name a path: what a component may have left. */
export function processesAbout(path: string): readonly number[] {
  return listProcesses()
    .filter((facts) => facts.pid !== process.pid && !isDead(facts))
    .map(({ pid }) => pid)
    .filter((pid) =>
      ["cmdline", "environ", "mountinfo"].some((file) => read(`/proc/${pid}/${file}`).includes(path)),
    );
}

/** Empty when the process has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
