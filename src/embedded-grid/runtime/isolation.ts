import { spawnSync } from "node:child_process";

/**
 * How a component is kept apart from the machine. Mount and host-name namespaces give it its own `/mnt`; a process
 * namespace makes its first process the end of all its processes. `user`: obtained without being root.
 */
export type Isolation =
  | { readonly kind: "namespaces"; readonly user: boolean; readonly processes: boolean }
  | { readonly kind: "none" };

export const NO_ISOLATION: Isolation = { kind: "none" };

/** What `init.sh` does to lay out a tree, in small: only a real try shows what this kernel and its policies allow. */
const TRIAL = `
set -e
mount -n -t tmpfs tmpfs /mnt
mkdir /mnt/stage /mnt/volume
mount -n -t tmpfs tmpfs /mnt/stage
mkdir /mnt/stage/a
mount -n --bind /mnt/volume /mnt/stage/a
mount -n --move /mnt/stage /mnt
[ "$1" = no ] || mount -n -t proc proc /proc
`;
const TRIAL_DEADLINE_MS = 5_000;

/** Tries from the strongest to the weakest what this process may have; takes some 10 ms. */
export function detectIsolation(): Isolation {
  const user = process.getuid?.() !== 0;
  for (const processes of [true, false]) {
    const candidate: Isolation = { kind: "namespaces", user, processes };
    const [command, ...args] = enterNew(candidate, ["sh", "-c", TRIAL, "trial", processes ? "yes" : "no"]);
    const { status } = spawnSync(command, args, { stdio: "ignore", timeout: TRIAL_DEADLINE_MS });
    if (status === 0) return candidate;
  }
  return NO_ISOLATION;
}

type Argv = readonly [command: string, ...args: string[]];

/** The command, started in new namespaces. */
export function enterNew(isolation: Isolation, command: Argv): Argv {
  if (isolation.kind === "none") return command;
  return [
    "unshare",
    ...(isolation.user ? ["--user", "--map-root-user"] : []),
    "--mount",
    "--propagation=private",
    "--uts",
    ...(isolation.processes ? ["--pid", "--fork", "--kill-child=KILL"] : []),
    "--",
    ...command,
  ];
}

/** The command, started in the namespaces that `pid` lives in. */
export function enterExisting(isolation: Isolation, pid: number, command: Argv): Argv {
  if (isolation.kind === "none") return command;
  return [
    "nsenter",
    `--target=${pid}`,
    ...(isolation.user ? ["--user", "--preserve-credentials"] : []),
    "--mount",
    "--uts",
    ...(isolation.processes ? ["--pid"] : []),
    "--",
    ...command,
  ];
}

/** The word for it that `init.sh` takes. */
export function isolationWord(isolation: Isolation): string {
  if (isolation.kind === "none") return "none";
  return isolation.processes ? "pid" : "mounts";
}
