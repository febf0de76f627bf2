import { describe, expect, it } from "vitest";
import { CONSOLE_IDLE_MS, createConsoles } from "../../../src/agent/consoles.ts";
import type { ConsoleEnd } from "../../../src/domain/console.ts";
import type { ShellChannel, SshConnector } from "../../../src/ssh/ssh.ts";
import { createFakeClock } from "../../support/fake-clock.ts";
import { sampleGrid } from "../../support/sample-grids.ts";

/** A shell that ends when it is closed, or when the test says so. */
function fakeShell() {
  let onClose: (exit: number | undefined) => void = () => undefined;
  let isClosed = false;
  const channel: ShellChannel = {
    write: () => undefined,
    resize: () => undefined,
    onData: () => undefined,
    onClose: (listener) => {
      onClose = listener;
    },
    pause: () => undefined,
    resume: () => undefined,
    close() {
      isClosed = true;
      onClose(undefined);
    },
  };
  return { channel, end: (exit?: number) => onClose(exit), closed: () => isClosed };
}

function bench(write: (text: string) => void = () => undefined) {
  const clock = createFakeClock();
  const shell = fakeShell();
  const audit: string[] = [];
  const ssh = { to: () => ({ shell: async () => shell.channel }) } as unknown as SshConnector;
  const consoles = createConsoles({
    ssh,
    clock,
    journal: {
      audit({ what, result }) {
        write(what);
        audit.push(`${what}: ${result}`);
      },
    },
    allowed: () => ["controllers"],
    grid: () => sampleGrid(),
  });
  const open = async () => {
    const ends: ConsoleEnd[] = [];
    const line = await consoles.open({ grid: "one", by: "ann", columns: 80, rows: 24, term: "xterm" });
    line.onClose((end) => ends.push(end));
    return { line, ends };
  };
  return { clock, shell, audit, consoles, open, closed: shell.closed };
}

describe("a console", () => {
  it("is hung up when nobody has typed for ten minutes, whatever it shows", async () => {
    const { clock, open, audit } = bench();
    const { line, ends } = await open();
    await clock.advance(CONSOLE_IDLE_MS - 1000);
    line.write("x");
    await clock.advance(CONSOLE_IDLE_MS - 1);
    expect(ends).toEqual([]);
    await clock.advance(1);
    expect(ends).toEqual([{ reason: "nobody typed for 10 minutes" }]);
    expect(audit.at(-1)).toBe("close console on one: nobody typed for 10 minutes, after 1199 s");
    expect(clock.sleepers).toBe(0);
  });

  it("that cannot be written down is not opened, and one whose end cannot be, ends all the same", async () => {
    const full = (what: string): never => {
      throw new Error(`no room for: ${what}`);
    };
    const first = bench(full);
    await expect(first.open()).rejects.toThrow("no room for: open console on one");
    expect(first.closed()).toBe(true);
    first.consoles.mustAllow("one");
    const second = bench((what) => what.startsWith("close") && full(what));
    const { line, ends } = await second.open();
    line.close("hung up");
    expect(ends).toEqual([{ reason: "hung up" }]);
    second.consoles.mustAllow("one");
  });

  it("is one a controller, free again as soon as it has ended", async () => {
    const { shell, consoles, open } = bench();
    const { ends } = await open();
    expect(() => consoles.mustAllow("one")).toThrow("ann has one there");
    await expect(open()).rejects.toMatchObject({ code: "TOO_BUSY" });
    shell.end(3);
    expect(ends).toEqual([{ reason: "exit 3", exit: 3 }]);
    consoles.mustAllow("one");
  });
});
