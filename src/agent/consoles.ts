import type { Clock } from "../clock.ts";
import type { ConsoleEnd, ConsoleKind, ConsoleLine, ConsoleRequest } from "../domain/console.ts";
import { MigError } from "../domain/errors.ts";
import type { Grid } from "../domain/grid.ts";
import type { Journal } from "../journal/journal.ts";
import { endpointOf } from "../ssh/endpoint.ts";
import type { ShellChannel, SshConnector } from "../ssh/ssh.ts";
import type { Kernel, KernelOptions } from "./kernel.ts";
import type { OpenLoginShell, TerminalShape } from "./login-shell.ts";

/** Terminals: one a place, only where `console` allows it, hung up when nobody types. Without a grid it is the appliance. */
export interface Consoles {
  /** What the settings allow. */
  allowed(): readonly ConsoleKind[];
  /** Throws `MODE_FORBIDS`, `UNKNOWN_GRID`, `TOO_BUSY`. */
  mustAllow(grid?: string): void;
  /** Throws the same, and `SSH_*`. */
  open(request: ConsoleRequest): Promise<ConsoleLine>;
}

export interface ConsolesParts {
  readonly ssh: SshConnector;
  readonly clock: Clock;
  readonly journal: Pick<Journal, "audit">;
  allowed(): readonly ConsoleKind[];
  /** Throws `UNKNOWN_GRID`. */
  grid(name: string): Grid;
  /** Absent where MIG is no appliance. */
  readonly openLoginShell?: OpenLoginShell | undefined;
}

/** Of a running program: its connections, its grids, and what its settings say now. */
export function consolesOf(
  { ssh, journal, sessions }: Kernel,
  { clock, config, openLoginShell }: Pick<KernelOptions, "clock" | "config" | "openLoginShell">,
): Consoles {
  return createConsoles({
    ssh,
    clock,
    journal,
    openLoginShell,
    allowed: () =>
      config.settings().consoles.filter((kind) => kind !== "appliance" || openLoginShell !== undefined),
    grid: (name) => sessions.grid(name),
  });
}

/** A terminal that nobody watches is an open door. Output does not count: it may run by itself for days. */
export const CONSOLE_IDLE_MS = 10 * 60_000;

/** Where a terminal is opened. */
interface ConsolePlace {
  /** A grid has a name; the appliance has none. */
  readonly key: string;
  /** As in "a console on south". */
  readonly words: string;
  open(shape: TerminalShape): ShellChannel | Promise<ShellChannel>;
}

export function createConsoles(parts: ConsolesParts): Consoles {
  /** By place: who has it. */
  const open = new Map<string, string>();

  function mustAllow(grid: string | undefined): ConsolePlace {
    const place = grid === undefined ? appliance(parts) : controller(parts, grid);
    const by = open.get(place.key);
    if (by === undefined) return place;
    throw new MigError("TOO_BUSY", `Cannot open a console ${place.words}: ${by} has one there`, {
      hint: "There is one console a place. It is closed when nobody types for 10 minutes.",
    });
  }

  return {
    allowed: () => parts.allowed(),
    mustAllow(grid) {
      mustAllow(grid);
    },
    async open({ grid, by, ...shape }) {
      const place = mustAllow(grid);
      open.set(place.key, by);
      const note = (what: string, result: string): void =>
        parts.journal.audit({ by, what: `${what} console ${place.words}`, result });
      let shell: ShellChannel | undefined;
      try {
        shell = await place.open(shape);
        // One that cannot be written down is not opened.
        note("open", "opened");
      } catch (error) {
        open.delete(place.key);
        shell?.close();
        quietly(() => note("open", "refused"));
        throw error;
      }
      return openLine(shell, parts, {
        onEnd({ reason }, seconds) {
          open.delete(place.key);
          quietly(() => note("close", `${reason}, after ${seconds} s`));
        },
      });
    },
  };
}

function controller(parts: ConsolesParts, name: string): ConsolePlace {
  if (!parts.allowed().includes("controllers")) throw switchedOff("controllers");
  const grid = parts.grid(name);
  return { key: name, words: `on ${name}`, open: (shape) => parts.ssh.to(endpointOf(grid)).shell(shape) };
}

function appliance({ allowed, openLoginShell }: ConsolesParts): ConsolePlace {
  if (openLoginShell === undefined || !allowed().includes("appliance")) throw switchedOff("appliance");
  return { key: "", words: "in the appliance", open: openLoginShell };
}

/** Where the journal cannot be written any more, that is said by all else that needs it. */
function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // The console ends all the same.
  }
}

function openLine(
  shell: ShellChannel,
  { clock }: ConsolesParts,
  { onEnd }: { onEnd(end: ConsoleEnd, seconds: number): void },
): ConsoleLine {
  const openedAt = clock.monotonic();
  const listeners: ((end: ConsoleEnd) => void)[] = [];
  const ending = new AbortController();
  let typedAt = openedAt;
  let reason: string | undefined;
  let ended: ConsoleEnd | undefined;

  function close(why: string): void {
    reason ??= why;
    shell.close();
  }
  shell.onClose((exit) => {
    const said = exit === undefined ? "the connection was lost" : `exit ${exit}`;
    ended = { reason: reason ?? said, ...(exit === undefined || reason !== undefined ? {} : { exit }) };
    ending.abort();
    onEnd(ended, Math.round((clock.monotonic() - openedAt) / 1000));
    for (const listener of listeners) listener(ended);
  });
  const idle = { clock, signal: ending.signal, typedAt: () => typedAt };
  void untilIdle(idle).then((isIdle) => {
    if (isIdle) close("nobody typed for 10 minutes");
  });
  return {
    write(data) {
      typedAt = clock.monotonic();
      shell.write(data);
    },
    resize: (columns, rows) => shell.resize(columns, rows),
    onData: (listener) => shell.onData(listener),
    onClose(listener) {
      if (ended === undefined) listeners.push(listener);
      else listener(ended);
    },
    pause: () => shell.pause(),
    resume: () => shell.resume(),
    close,
  };
}

/** False when the line ended first. */
async function untilIdle(idle: {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  typedAt(): number;
}): Promise<boolean> {
  for (;;) {
    const left = idle.typedAt() + CONSOLE_IDLE_MS - idle.clock.monotonic();
    if (left <= 0) return true;
    try {
      await idle.clock.sleep(left, idle.signal);
    } catch {
      return false;
    }
  }
}

function switchedOff(kind: ConsoleKind): MigError {
  return new MigError("MODE_FORBIDS", "Cannot open a console: the settings do not allow it", {
    hint: `To allow it, set console = ${kind} in mig.ini (both: controllers and appliance), then: mig reload`,
  });
}
