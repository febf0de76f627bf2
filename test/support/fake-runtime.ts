import { PassThrough } from "node:stream";
import { resolvePath } from "../../src/embedded-grid/runtime/resolve-path.ts";
import type {
  ComponentName,
  ComponentRuntime,
  ComponentSpec,
  Terminal,
} from "../../src/embedded-grid/runtime/runtime.ts";

/** Components without processes: they start and stop as a test says. */
export interface FakeRuntime extends ComponentRuntime {
  /** `start main.web`, `stop main.web`, `kill main.web`, in the order in which they came. */
  readonly events: readonly string[];
  /** Names of components that do not start; each start takes one of the times. */
  readonly failing: Map<string, number>;
  /** Names of components that ignore a shutdown. */
  readonly stubborn: Set<string>;
  /** Specs that the last starts were given, by component. */
  readonly specs: ReadonlyMap<string, ComponentSpec>;
  /** Everything ends at once, and nobody is told. */
  clear(): void;
  /** Ends a component from inside. */
  die(component: string): void;
  /** Holds every start until the returned function is called. */
  holdStarts(): () => void;
}

export function createFakeRuntime(): FakeRuntime {
  const running = new Map<string, ComponentSpec>();
  const specs = new Map<string, ComponentSpec>();
  const events: string[] = [];
  const failing = new Map<string, number>();
  const stubborn = new Set<string>();
  const listeners = new Set<(component: ComponentName) => void>();
  let gate: Promise<void> = Promise.resolve();
  const key = ({ application, component }: ComponentName) => `${application}:${component}`;
  const killed = new Set<string>();

  async function start(spec: ComponentSpec): Promise<void> {
    events.push(`start ${spec.component}`);
    specs.set(spec.component, spec);
    killed.delete(key(spec));
    await gate;
    const left = failing.get(spec.component) ?? 0;
    if (left > 0) failing.set(spec.component, left - 1);
    if (left > 0 || killed.has(key(spec))) throw new Error("it ended before it was ready");
    running.set(key(spec), spec);
  }

  return {
    events,
    failing,
    stubborn,
    specs,
    start,
    stop(component) {
      events.push(`stop ${component.component}`);
      if (stubborn.has(component.component)) return new Promise(() => undefined);
      running.delete(key(component));
      return Promise.resolve();
    },
    kill(component) {
      events.push(`kill ${component.component}`);
      killed.add(key(component));
      running.delete(key(component));
      return Promise.resolve();
    },
    isRunning: (component) => running.has(key(component)),
    onExit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    adopt: () => Promise.resolve([...running.values()]),
    login: (_component, size) => fakeTerminal(size),
    run: (component, command) => fakeCommand(`${key(component)}: ${command}\n`),
    resolve: (spec, path) => resolvePath(spec.mounts, path),
    forget: () => undefined,
    clear: () => running.clear(),
    die(name) {
      const spec = [...running.values()].find((candidate) => candidate.component === name);
      if (spec === undefined) throw new Error(`${name} does not run`);
      running.delete(key(spec));
      for (const listener of listeners) listener({ application: spec.application, component: name });
    },
    holdStarts() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
  };
}

/** Says its size, echoes what is typed, ends at Ctrl-D; a new size is said too. */
function fakeTerminal(size: { readonly columns: number; readonly rows: number }): Terminal {
  let say: (data: string) => void = () => undefined;
  let end: (code: number) => void = () => undefined;
  const sizeText = (columns: number, rows: number) => `[${columns}x${rows}]`;
  return {
    write(data) {
      const [before = "", after] = data.split("\x04");
      say(before);
      if (after !== undefined) end(7);
    },
    resize: (columns, rows) => say(sizeText(columns, rows)),
    onData(listener) {
      say = listener;
      listener(sizeText(size.columns, size.rows));
    },
    onExit(listener) {
      end = listener;
    },
    kill: () => end(1),
  };
}

function fakeCommand(answer: string): ReturnType<ComponentRuntime["run"]> {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  stderr.end();
  stdout.end(answer);
  return { stdin, stdout, stderr, exit: Promise.resolve(3), kill: () => undefined };
}
