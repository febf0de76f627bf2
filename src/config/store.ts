import type { Clock } from "../clock.ts";
import type { ErrorData } from "../domain/errors.ts";
import { type Config, loadConfig } from "./config.ts";
import type { Paths } from "./paths.ts";
import { listChanges, listRestartNeeds } from "./reload/compare.ts";
import { fileSignature, folderIdentity } from "./reload/file-signature.ts";
import { FileWatch } from "./reload/file-watch.ts";
import { listenToFolder } from "./reload/folder-events.ts";
import { isLoopback } from "./settings/access.ts";
import type { Settings } from "./settings.ts";

/** What a reload did. */
export interface ReloadOutcome {
  /** In words: `grid south added`, `private.key`, `mode`; empty when nothing changed. */
  readonly changed: readonly string[];
  /** Settings that take effect only when MIG starts again. */
  readonly needsRestart: readonly string[];
  /** Why the files cannot be used; what was in force stays in force. */
  readonly problem?: ErrorData;
}

/**
 * The configuration in force. It follows the files: on request, and when they change. A bad file changes nothing: the
 * last good configuration stays, with the new findings and `rejected` saying why. When there has been no good one yet
 * (a broken file at boot, a volume mounted late), the newest reading is in force, with its `problem`.
 */
export interface ConfigStore extends AsyncDisposable {
  readonly current: Config;
  /** Reads the files again now. */
  reload(): ReloadOutcome;
  /** What `reload` would say now; changes nothing. */
  preview(): ReloadOutcome;
  /** Called after every reload, by request or by itself; returns the way out. */
  subscribe(listener: (outcome: ReloadOutcome) => void): () => void;
}

/** Reads the configuration and begins to watch its files; a missing or broken one is `current.problem`. */
export function createConfigStore(paths: Paths, clock: Clock): ConfigStore {
  const started = loadConfig(paths);
  let current = started;
  const listeners = new Set<(outcome: ReloadOutcome) => void>();

  function judge(): { readonly next: Config; readonly outcome: ReloadOutcome } {
    const read = loadConfig(paths);
    const refused = read.problem !== undefined && current.problem === undefined ? read.problem : undefined;
    const next =
      refused === undefined ? guardAccess(read, { current, started }) : keep(current, read, refused);
    const outcome = {
      changed: refused === undefined ? listChanges(current, next) : [],
      needsRestart: listRestartNeeds(started.settings, next.settings),
      ...(read.problem !== undefined && { problem: read.problem }),
    };
    return { next, outcome };
  }

  function reload(): ReloadOutcome {
    const { next, outcome } = judge();
    current = next;
    for (const listener of listeners) listener(outcome);
    return outcome;
  }

  const watch = new FileWatch({
    clock,
    onChange: reload,
    port: {
      signature: () => watchedFiles(paths, current.settings).map(fileSignature).join("|"),
      folder: () => folderIdentity(paths.config),
      listen: (onEvent) => listenToFolder(paths.config, onEvent),
    },
  });
  return {
    get current() {
      return current;
    },
    reload,
    preview: () => judge().outcome,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [Symbol.asyncDispose]: () => watch[Symbol.asyncDispose](),
  };
}

function watchedFiles(paths: Paths, { tls }: Settings): readonly string[] {
  const own = [paths.gridInfo, paths.privateKey, paths.migIni, paths.properties];
  return tls === undefined ? own : [...own, tls.certificate, tls.key];
}

function keep(current: Config, read: Config, rejected: ErrorData): Config {
  return { ...current, findings: read.findings, rejected };
}

/**
 * The address MIG listens on is fixed at its start. So when the user name goes away while it listens to the network,
 * taking that over would open the page to everybody: who could log in can do so until the restart.
 */
function guardAccess(
  read: Config,
  { current, started }: { readonly current: Config; readonly started: Config },
): Config {
  const { settings } = read;
  const isSafe =
    settings.authentication.kind !== "none" || settings.open || isLoopback(started.settings.listen);
  if (isSafe) return read;
  const { authentication } = current.settings;
  const kept = authentication.kind === "none" ? ({ kind: "closed" } as const) : authentication;
  return { ...read, settings: { ...settings, authentication: kept } };
}
