import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import type { OwnershipRecord } from "../../../src/domain/record.ts";
import { createAppLogicDriver } from "../../../src/drivers/applogic/session.ts";
import type { CommandObserver, GridSession, SessionOptions } from "../../../src/drivers/driver.ts";
import { sampleGrid } from "../../support/sample-grids.ts";
import { failure, type SshBench, startBench } from "../../support/ssh-bench.ts";
import { answering, type TestCommand } from "../../support/ssh-server.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const RECORD: OwnershipRecord = {
  applicationId: "k3xnp7hq2mwdr8vc",
  generation: 1,
  holder: "agent-it's $HOME; `here`",
  state: "committed",
  entity: "0a",
};

/** What a maintainer's log-in has for the 3T shell: keeps `.user2` in a file, and shows it. */
const THREE_T = `#!/bin/sh
case "$1 $2" in
  "app config") printf '%s' "\${4#.user2=}" > "$0.user2" ;;
  "app info") printf 'application "%s"\\n{\\nid = 3\\nstate = stopped\\nuser2 = "%s"\\n}\\n' "$3" "$(cat "$0.user2")" ;;
  *) echo "Unknown command '$*'." >&2; exit 2 ;;
esac
`;

function open(bench: SshBench, options: SessionOptions = {}): GridSession {
  const { host, port } = bench.endpoint;
  const driver = createAppLogicDriver({ ssh: bench.connector, clock: systemClock });
  return driver.open(sampleGrid({ controller: host, port }), options);
}

function watch(): { observer: CommandObserver; endings: string[] } {
  const endings: string[] = [];
  const observer: CommandObserver = {
    sending: () => 1,
    ended: (_command, outcome) => endings.push(outcome),
  };
  return { observer, endings };
}

describe("an AppLogic session over SSH", () => {
  it("finds out that it needs 3t from a real shell, and brings a record through it", async () => {
    using directory = makeTempDir();
    const program = directory.file("3t");
    await writeFile(program, THREE_T, { mode: 0o755 });
    await writeFile(`${program}.user2`, "");
    const env = { PATH: `${directory.path}:${process.env.PATH ?? ""}` };
    await using bench = await startBench({ onExec: (command) => runInShell(command, env) });
    const session = open(bench);
    await session.writeRecord("guestbook", undefined, RECORD);
    expect(await session.readRecord("guestbook")).toEqual(RECORD);
    expect(bench.server.commands.filter((line) => !line.startsWith("3t "))).toHaveLength(1);
  });

  it("sees the progress of a copy while it runs", async () => {
    const reports: string[] = [];
    await using bench = await startBench({
      onExec(command) {
        const channel = command.accept();
        channel.stderr.write(
          "Migrating application 'guestbook' from x\nCopying volume guestbook:data (1 of 2) 4",
        );
        channel.stderr.write("2%\nCopying volume guestbook:data (1 of 2) 100%\n");
        channel.exit(0);
        channel.end();
      },
    });
    await open(bench).pull({
      sourceController: "127.0.0.1:4022",
      application: "guestbook",
      properties: [{ name: "note", value: "two words" }],
      onProgress: ({ volume, percent }) => reports.push(`${volume} ${percent}`),
    });
    expect(reports).toEqual(["data 42", "data 100"]);
    expect(bench.server.commands).toEqual(["app migrate 127.0.0.1:4022 guestbook 'note=two words'"]);
  });

  it("tells its observer that the outcome is unknown when the connection is lost in a command", async () => {
    const { observer, endings } = watch();
    await using bench = await startBench({ onExec: (command) => command.cut() });
    const error = await failure(open(bench, { observer }).rename("guestbook", "old"));
    expect(error).toMatchObject({ code: "SSH_LOST" });
    expect(endings).toEqual(["unknown"]);
  });

  it("tells it that nothing happened when the controller refuses", async () => {
    const { observer, endings } = watch();
    const stderr = "Failed to rename application 'guestbook' - it is running.\n";
    await using bench = await startBench({ onExec: answering("", { code: 1, stderr }) });
    const error = await failure(open(bench, { observer }).rename("guestbook", "old"));
    expect(error).toMatchObject({ code: "GRID_REFUSED", message: expect.stringContaining("it is running.") });
    expect(endings).toEqual(["refused"]);
  });

  it("interrupts a copy on abort and gives what the controller then says", async () => {
    const abort = new AbortController();
    const { observer, endings } = watch();
    await using bench = await startBench({
      onSession(session) {
        session.on("exec", (accept) => {
          const channel = accept();
          session.on("signal", (acceptSignal, _reject, { name }) => {
            acceptSignal?.();
            channel.stderr.write(`Cleaning up ... done\n`);
            channel.exit(name === "INT" ? 130 : 1);
            channel.end();
          });
          abort.abort();
        });
      },
    });
    const session = open(bench, { observer, signal: abort.signal });
    const options = { sourceController: "127.0.0.1", application: "guestbook", properties: [] };
    expect(await failure(session.pull(options))).toMatchObject({ code: "ABORTED" });
    expect(endings).toEqual(["refused"]);
  });
});

function runInShell(command: TestCommand, env: NodeJS.ProcessEnv): void {
  const channel = command.accept();
  const shell = spawn("/bin/bash", ["-c", command.line], { env, stdio: ["ignore", "pipe", "pipe"] });
  shell.stdout.pipe(channel, { end: false });
  shell.stderr.pipe(channel.stderr, { end: false });
  shell.on("close", (code) => {
    channel.exit(code ?? 1);
    channel.end();
  });
}
