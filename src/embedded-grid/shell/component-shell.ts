import { StringDecoder } from "node:string_decoder";
import type { GridCore } from "../grid-core.ts";
import { noSuchApplication, Refusal, wordsOf } from "../refusal.ts";
import type { ComponentName } from "../runtime/runtime.ts";
import type { SessionChannel } from "../ssh/channel.ts";
import { findApplication, findComponent, splitScoped } from "../world/find.ts";
import type { TerminalInput } from "./terminal-input.ts";

/** `main.web` of the current application, or `guestbook:main.web`. Throws unless it runs. */
export function findRunning(core: GridCore, text: string, current: string | undefined): ComponentName {
  const scoped = text.includes(":") ? splitScoped(text) : { application: current ?? "", name: text };
  if (scoped === undefined || scoped.application === "") {
    throw new Refusal(
      "No current application; 'ca <application>' sets it, or say <application>:<component>.",
    );
  }
  const application = findApplication(core.store.world, scoped.application);
  if (application === undefined) throw noSuchApplication(scoped.application);
  if (findComponent(application, scoped.name) === undefined) {
    throw new Refusal(`Component '${scoped.application}:${scoped.name}' does not exist.`);
  }
  const component = { application: scoped.application, component: scoped.name };
  if (!core.runtime.isRunning(component)) {
    throw new Refusal(`Component '${scoped.application}:${scoped.name}' is not running.`);
  }
  return component;
}

/** A login shell in the component, on the client's terminal, until it ends. Returns its exit status. */
export async function logIn(
  core: GridCore,
  component: ComponentName,
  channel: SessionChannel,
  input: TerminalInput,
): Promise<number> {
  const size = channel.terminal ?? { columns: 80, rows: 24, term: "xterm" };
  const terminal = core.runtime.login(component, size);
  const kill = () => terminal.kill();
  channel.closed.addEventListener("abort", kill, { once: true });
  channel.onResize(({ columns, rows }) => terminal.resize(columns, rows));
  terminal.onData((data) => {
    if (!channel.closed.aborted) channel.output.write(data);
  });
  const ended = new Promise<number>((resolve) => terminal.onExit(resolve));
  const decoder = new StringDecoder("utf8");
  const detach = input.attach((data) => terminal.write(decoder.write(data)));
  try {
    return await ended;
  } finally {
    channel.closed.removeEventListener("abort", kill);
    detach();
  }
}

/** A command in the component without a terminal; streams go both ways. */
export async function runInComponent(
  core: GridCore,
  component: ComponentName,
  command: string,
  channel: SessionChannel,
): Promise<number> {
  const child = core.runtime.run(component, command);
  const kill = () => child.kill();
  channel.closed.addEventListener("abort", kill, { once: true });
  channel.onSignal(kill);
  child.stdin.on("error", (error) => core.log(`component input: ${wordsOf(error)}`));
  channel.input.pipe(child.stdin);
  child.stdout.pipe(channel.output, { end: false });
  child.stderr.pipe(channel.errors, { end: false });
  try {
    return await child.exit;
  } finally {
    channel.input.unpipe(child.stdin);
    channel.closed.removeEventListener("abort", kill);
  }
}
