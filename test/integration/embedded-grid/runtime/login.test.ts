import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { NO_ISOLATION } from "../../../../src/embedded-grid/runtime/isolation.ts";
import type { ComponentSpec, Terminal } from "../../../../src/embedded-grid/runtime/runtime.ts";
import { openRuntimeBench, processesAbout, type RuntimeBench } from "../../../support/runtime-bench.ts";

const SIZE = { columns: 90, rows: 30, term: "xterm-256color" };

/** A terminal whose words can be waited for. */
class Screen {
  readonly terminal: Terminal;
  readonly exit: Promise<number>;
  #text = "";
  #more = Promise.withResolvers<void>();

  constructor(terminal: Terminal) {
    this.terminal = terminal;
    this.exit = new Promise((resolve) => terminal.onExit(resolve));
    terminal.onData((data) => {
      // What moves the cursor and sets modes is of no interest here.
      this.#text += stripVTControlCharacters(data);
      this.#more.resolve();
      this.#more = Promise.withResolvers();
    });
  }

  /** Resolves when the pattern has come, and goes on after it. */
  async see(pattern: RegExp): Promise<void> {
    for (;;) {
      const match = pattern.exec(this.#text);
      if (match !== null) {
        this.#text = this.#text.slice(match.index + match[0].length);
        return;
      }
      await this.#more.promise;
    }
  }
}

/** A component with a config volume, running. */
async function startComponent(bench: RuntimeBench): Promise<ComponentSpec> {
  const spec = bench.spec({ component: "main.mig.ctl", volumes: { config: "/mnt/config" } });
  writeFileSync(join(bench.volume("config"), "grid.info"), "");
  await bench.runtime.start(spec);
  return spec;
}

describe.each(["strongest", "none"])("with isolation %s", (isolation) => {
  const options = isolation === "none" ? { isolation: NO_ISOLATION } : {};
  const config = isolation === "none" ? "~/mnt/config" : "/mnt/config";

  test("a log-in gives a terminal in the component with a prompt that says where one is", async () => {
    await using bench = openRuntimeBench(options);
    const spec = await startComponent(bench);
    const screen = new Screen(bench.runtime.login(spec, SIZE));
    await screen.see(/root@main\.mig\.ctl:~# /);
    screen.terminal.write(`cd ${config} && ls\r`);
    await screen.see(/grid\.info[\s\S]*root@main\.mig\.ctl:\S*config# /);
    screen.terminal.write("tty; echo $TERM; exit 5\r");
    await screen.see(/\/dev\/pts\/\d+\r\nxterm-256color/);
    expect(await screen.exit).toBe(5);
  });

  test("the size of the window reaches the terminal, also when it changes", async () => {
    await using bench = openRuntimeBench(options);
    const spec = await startComponent(bench);
    const screen = new Screen(bench.runtime.login(spec, SIZE));
    await screen.see(/# /);
    screen.terminal.write("stty size\r");
    await screen.see(/\n\r?30 90\r/);
    screen.terminal.resize(132, 50);
    screen.terminal.write("stty size\r");
    await screen.see(/\n\r?50 132\r/);
    screen.terminal.resize(-1, Number.NaN);
    screen.terminal.write("stty size; exit\r");
    await screen.see(/\n\r?24 80\r/);
    await screen.exit;
  });

  test("Ctrl-C interrupts what runs in it and leaves the shell", async () => {
    await using bench = openRuntimeBench(options);
    const spec = await startComponent(bench);
    const screen = new Screen(bench.runtime.login(spec, SIZE));
    await screen.see(/# /);
    screen.terminal.write("sh -c 'echo begun; exec sleep 1004'\r");
    await screen.see(/\n\r?begun\r\n/);
    screen.terminal.write("\u0003");
    await screen.see(/\^C[\s\S]*# /);
    screen.terminal.write("echo still $((40 + 2)); exit\r");
    await screen.see(/\n\r?still 42\r/);
    expect(await screen.exit).toBe(0);
  });

  test("after the hang-up nothing of the log-in is left, background jobs included", async () => {
    await using bench = openRuntimeBench(options);
    const spec = await startComponent(bench);
    const before = processesAbout(bench.directory);
    const screen = new Screen(bench.runtime.login(spec, SIZE));
    await screen.see(/# /);
    screen.terminal.write("sleep 1005 & nohup sleep 1006 >/dev/null 2>&1 & trap '' HUP TERM; echo deaf\r");
    await screen.see(/\n\r?deaf\r/);
    expect(processesAbout(bench.directory).length).toBeGreaterThan(before.length + 1);
    screen.terminal.kill();
    await screen.exit;
    await expect.poll(() => processesAbout(bench.directory), { timeout: 5_000 }).toEqual(before);
  });

  test("a command runs without a terminal: streams apart, status passed on", async () => {
    await using bench = openRuntimeBench(options);
    const spec = await startComponent(bench);
    const command = bench.runtime.run(spec, 'read line; echo "out $line"; echo err >&2; test -t 0 || exit 9');
    command.stdin.end("in\n");
    const [out, err] = await Promise.all([readAll(command.stdout), readAll(command.stderr)]);
    expect([out, err, await command.exit]).toEqual(["out in\n", "err\n", 9]);
    const killed = bench.runtime.run(spec, "echo up; exec sleep 1007");
    await new Promise((resolve) => killed.stdout.once("data", resolve));
    killed.kill();
    expect(await killed.exit).toBe(129);
  });
});

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let all = "";
  for await (const chunk of stream) all += String(chunk);
  return all;
}

test("a terminal type that is no word is not passed on", async () => {
  await using bench = openRuntimeBench();
  const spec = await startComponent(bench);
  const screen = new Screen(bench.runtime.login(spec, { ...SIZE, term: "x; rm -rf /" }));
  await screen.see(/# /);
  screen.terminal.write("echo $TERM; exit\r");
  await screen.see(/\n\r?xterm\r/);
  await screen.exit;
  screen.terminal.write("after the end");
  screen.terminal.resize(10, 10);
});
