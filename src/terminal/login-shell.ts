import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import type { Clock } from "../clock.ts";
import { openPty, type Pty } from "./pty.ts";

/** A shell of the user this program runs as. */
export interface LoginShell {
  write(data: string | Uint8Array): void;
  resize(columns: number, rows: number): void;
  onData(listener: (data: Buffer) => void): void;
  onClose(listener: (exit: number | undefined) => void): void;
  pause(): void;
  resume(): void;
  /** Hangs up; what does not go by itself is killed. */
  close(): void;
}

export interface ShellShape {
  readonly columns: number;
  readonly rows: number;
  readonly term: string;
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** Of what this program was started with: where MIG is, how people write here, and nothing that could be a secret. */
const KEPT = /^(MIG_(CONFIG|STATE|RUN)|LANG|LC_[A-Z]+|TZ)$/;
const HANG_UP_GRACE_MS = 1_000;
const LOOK_EVERY_MS = 20;

/** What a shell gets of the environment. */
export function shellEnvironment(
  from: Readonly<Record<string, string | undefined>>,
  { user, home, shell }: { readonly user: string; readonly home: string; readonly shell: string },
): Record<string, string> {
  const kept = Object.entries(from).flatMap(([name, value]) =>
    value !== undefined && KEPT.test(name) ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(kept), HOME: home, LOGNAME: user, PATH, SHELL: shell, USER: user };
}

/** Opens a login shell in a terminal of its own. */
export function openLoginShell(
  shape: ShellShape,
  { clock, environment }: { readonly clock: Clock; readonly environment: NodeJS.ProcessEnv },
): LoginShell {
  const { username: user, homedir, shell: own } = userInfo();
  const shell = own !== null && isShell(own) ? own : "/bin/sh";
  const home = isThere(homedir) ? homedir : "/";
  const pty = openPty({
    command: [shell, "-l"],
    environment: shellEnvironment(environment, { user, home, shell }),
    directory: home,
    ...shape,
  });
  return wrap(pty, clock);
}

function wrap(pty: Pty, clock: Clock): LoginShell {
  const closed = new AbortController();
  // A character may come in two messages.
  const typed = new TextDecoder();
  let exit: number | undefined;
  pty.onExit((code) => {
    exit = code;
    closed.abort();
  });
  return {
    write: (data) => pty.write(typeof data === "string" ? data : typed.decode(data, { stream: true })),
    resize: pty.resize,
    onData: (listener) => pty.onData((data) => listener(Buffer.from(data))),
    onClose(listener) {
      if (closed.signal.aborted) listener(exit);
      else closed.signal.addEventListener("abort", () => listener(exit), { once: true });
    },
    pause: pty.pause,
    resume: pty.resume,
    close() {
      // Held back, a terminal never shows its end.
      pty.resume();
      endSession(pty.pid, clock).catch(() => undefined);
    },
  };
}

/** Hangs up on everything that was started in the terminal, and kills after a grace what does not go. */
async function endSession(session: number, clock: Clock): Promise<void> {
  const deadline = clock.monotonic() + HANG_UP_GRACE_MS;
  signalAll(session, "SIGHUP");
  while (clock.monotonic() < deadline) {
    if (processesOf(session).length === 0) return;
    await clock.sleep(LOOK_EVERY_MS);
  }
  signalAll(session, "SIGKILL");
}

function signalAll(session: number, name: "SIGHUP" | "SIGKILL"): void {
  for (const pid of processesOf(session)) {
    try {
      process.kill(pid, name);
    } catch {
      // It is gone.
    }
  }
}

/** The number of a session is no other's while one of it lives. */
function processesOf(session: number): readonly number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // Behind the name, which may hold anything: state, parent, group, session.
      const [state, , , its] = readFileSync(`/proc/${name}/stat`, "latin1")
        .replace(/^.*\) /s, "")
        .split(" ");
      return Number(its) === session && state !== "Z" ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

/** The users that services run as have `nologin` there. */
function isShell(path: string): boolean {
  return !/\/(nologin|false)$/.test(path) && isThere(path, constants.X_OK);
}

function isThere(path: string, mode: number = constants.R_OK): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
