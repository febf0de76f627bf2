import { join } from "node:path";

/** A shell below another one reads no .bashrc, which would be measured with both: they are as slow as their owner likes. */
export const NO_BASHRC = "SetEnv SHLVL=1";

/** What an `ssh` to a server of ours is told besides host and command. */
export function sshArguments(to: {
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
  ];
  const named = options.flatMap((option) => ["-o", option]);
  return ["-F", "none", "-i", to.identity, "-p", String(to.port), "-l", to.user, ...named];
}
