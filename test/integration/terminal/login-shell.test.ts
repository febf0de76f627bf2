import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { type LoginShell, openLoginShell } from "../../../src/terminal/login-shell.ts";

const SHAPE = { columns: 90, rows: 25, term: "xterm" };

function open(environment: NodeJS.ProcessEnv = {}): {
  readonly shell: LoginShell;
  saw(pattern: RegExp): Promise<string>;
  readonly ended: Promise<number | undefined>;
} {
  const shell = openLoginShell(SHAPE, { clock: systemClock, environment });
  let shown = "";
  shell.onData((data) => {
    shown += data.toString();
  });
  return {
    shell,
    ended: new Promise((resolve) => shell.onClose(resolve)),
    saw: async (pattern) => {
      await expect.poll(() => shown).toMatch(pattern);
      return pattern.exec(shown)?.[1] ?? "";
    },
  };
}

test("it is a login shell of this very user, of the size that was asked for, without the daemon's secrets", async () => {
  const { shell, saw, ended } = open({ MIG_TOKEN: "hunter2", MIG_RUN: "/run/here" });
  shell.write("echo i-am-$(id -un)-on-$(stty size | tr ' ' x)-$MIG_RUN-token:$MIG_TOKEN:\n");
  await saw(new RegExp(`i-am-${userInfo().username}-on-25x90-/run/here-token::`));
  shell.resize(120, 40);
  shell.write("stty size | tr ' ' x\n");
  await saw(/(40x120)/);
  shell.write("exit 7\n");
  expect(await ended).toBe(7);
});

test("closing it ends the shell and all that was started in it, also what will not go", async () => {
  const { shell, saw, ended } = open();
  shell.write("(trap '' HUP; exec sleep 600) & echo child-$!-\n");
  const child = Number(await saw(/child-(\d+)-/));
  shell.close();
  expect(await ended).toBe(129);
  await expect.poll(() => stateOf(child)).toBe("gone");
});

function stateOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "latin1").includes(") Z ") ? "gone" : "alive";
  } catch {
    return "gone";
  }
}
