import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { makeArchive } from "../agent/support/archive.ts";
import type { SupportArchive } from "../agent-facade.ts";
import { systemClock } from "../clock.ts";
import { loadConfig } from "../config/config.ts";
import { resolvePaths } from "../config/paths.ts";
import { describeSettings } from "../config/settings.ts";
import { MigError } from "../domain/errors.ts";
import { readSqliteJournal } from "../journal/sqlite-journal.ts";
import { logFile } from "./log.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What can be known without a daemon: from the files as they lie there, broken ones too. Changes nothing. */
export async function collectSupport(env: Environment): Promise<SupportArchive> {
  const paths = resolvePaths(env);
  const config = loadConfig(paths);
  const { tls } = config.settings;
  const journal = attempt(() => readSqliteJournal(paths.journal, systemClock));
  try {
    return await makeArchive({
      clock: systemClock,
      role: "mig",
      files: {
        configDirectory: paths.config,
        hostKeys: paths.hostKeys,
        properties: paths.properties,
        log: logFile(env),
        secret: [paths.privateKey, ...(tls === undefined ? [] : [tls.key])],
      },
      documents: {
        settings: () => describeSettings(config.settings),
        lint: () => ({ findings: config.findings, problem: config.problem }),
        grids: () =>
          config.grids.map(({ name, location, controller, port, migAddress, hostKey }) => ({
            name,
            location,
            controller,
            port,
            migAddress,
            hostKey,
            checks: JSON.parse(journal().get(`report:${name}`) ?? "null") as unknown,
          })),
      },
      journal,
    });
  } finally {
    journal.dispose();
  }
}

/** Opens at the first use; every use throws why it cannot. */
function attempt<T extends Disposable>(open: () => T): { (): T; dispose(): void } {
  let opened: T | undefined;
  const get = (): T => {
    opened ??= open();
    return opened;
  };
  return Object.assign(get, { dispose: () => opened?.[Symbol.dispose]() });
}

/** For its owner alone, and over nothing that is there. Resolves to the absolute path. Throws `CONFIG_INVALID`. */
export function writePrivateFile(path: string, data: Uint8Array): string {
  const place = resolve(path);
  try {
    writeFileSync(place, data, { mode: 0o600, flag: "wx" });
    return place;
  } catch (error) {
    throw cannotWrite(place, error);
  }
}

function cannotWrite(place: string, cause: unknown): MigError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new MigError("CONFIG_INVALID", `Cannot write ${place}: ${why}`, {
    hint: "Name a file that is not there yet, in a folder that you may write to.",
    cause,
  });
}
