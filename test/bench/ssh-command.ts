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
import { NO_BASHRC, sshArguments } from "./rival-ssh.ts";
import { alternate, timed } from "./trials.ts";

/**
 * One command on a real sshd: through the connection that the agent keeps open, beside the fastest thing a script can do,
 * an `ssh` over a master connection that is open, too. With the rival goes the start of its process, for so it is used.
 */
const run = promisify(execFile);

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
    const master = ["-o", `ControlPath=${join(server.directory, "master")}`];
    const ssh = [...sshArguments({ ...server, identity }), ...master];
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
