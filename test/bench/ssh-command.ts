import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../../src/clock.ts";
import { createSshConnector } from "../../src/ssh/connector.ts";
import { newKeyPair } from "../../src/ssh/key-pair.ts";
import { startOpenSsh } from "../support/openssh-server.ts";
import { memoryHostKeys } from "../support/ssh-bench.ts";
import type { Bench } from "./bench.ts";
import { figureOf } from "./figure.ts";
import { alternate, timed } from "./trials.ts";

/**
 * One command on a real sshd: through the connection that the agent keeps open, beside the fastest thing a script can do,
 * an `ssh` over a master connection that is open, too. With the rival goes the start of its process, for so it is used.
 */
const run = promisify(execFile);

/** A shell below another one reads no .bashrc, which would be measured with both: they are as slow as their owner likes. */
export const NO_BASHRC = "SetEnv SHLVL=1";

export const sshCommand: Bench = {
  name: "ssh-command",
  trials: 100,
  async measure(n) {
    const clientKey = newKeyPair("bench");
    await using server = await startOpenSsh({ clientKey, config: [NO_BASHRC] });
    await using connector = createSshConnector({
      key: () => clientKey.private,
      hostKeys: memoryHostKeys(),
      policy: () => "first-use",
      clock: systemClock,
      log: () => undefined,
    });
    const endpoint = { grid: "bench", host: "127.0.0.1", port: server.port, user: server.user };
    const connection = connector.to(endpoint);
    const identity = join(server.directory, "id");
    writeFileSync(identity, clientKey.private, { mode: 0o600 });
    const ssh = sshArguments({ ...endpoint, identity, directory: server.directory });
    await run("ssh", [...ssh, "-o", "ControlMaster=yes", "-N", "-f", endpoint.host]);
    try {
      return figureOf({
        name: "ssh-command",
        unit: "ms",
        about:
          "`true` through the agent's open connection | by `ssh` with ControlMaster, a process a command; sshd on loopback",
        ...(await alternate(n, {
          ours: () => timed(() => connection.exec(["true"])),
          rival: () => timed(() => run("ssh", [...ssh, endpoint.host, "true"])),
        })),
        limit: { ratio: "<= 0.6" },
      });
    } finally {
      await run("ssh", [...ssh, "-O", "exit", endpoint.host]);
    }
  },
};

function sshArguments(to: {
  readonly port: number;
  readonly user: string;
  readonly identity: string;
  readonly directory: string;
}): readonly string[] {
  const options = [
    "BatchMode=yes",
    "IdentitiesOnly=yes",
    "StrictHostKeyChecking=no",
    "LogLevel=ERROR",
    `UserKnownHostsFile=${join(to.directory, "known_hosts")}`,
    `ControlPath=${join(to.directory, "master")}`,
  ];
  const named = options.flatMap((option) => ["-o", option]);
  return ["-F", "none", "-i", to.identity, "-p", String(to.port), "-l", to.user, ...named];
}
