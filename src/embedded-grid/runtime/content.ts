import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quote } from "../../ssh/quote.ts";
import type { Installation } from "./installation.ts";

/** `/mnt/content`: what every component finds there, the same for all of one grid. */
export interface Content {
  readonly directory: string;
  /** First on the PATH. */
  readonly bin: string;
}

/** Says `root@main.mig.ctl:~#`; read by bash and by sh alike, but sh knows no working directory in a prompt. */
const PROFILE = `PS1="root@$MIG_COMPONENT_NAME:# "
[ -z "\${BASH_VERSION-}" ] || PS1="root@$MIG_COMPONENT_NAME:\\w# "
unset HISTFILE
[ ! -e "$HOME/mnt" ] || echo "This machine gives components no file tree of their own: /mnt is $HOME/mnt here."
`;

/** With arguments they go to sh; without, it is a log-in. */
const SHELL = `#!/bin/sh
cd "$HOME" || exit 1
[ $# -eq 0 ] || exec /bin/sh "$@"
profile="\${0%/*}/profile"
command -v bash >/dev/null && exec bash --noprofile --rcfile "$profile" -i
ENV="$profile" exec /bin/sh -i
`;

/** Writes the files; they are small, and a newer program must not find an older one's. */
export function writeContent(directory: string, installation: Installation): Content {
  const bin = join(directory, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(directory, "profile"), PROFILE);
  writeExecutable(join(directory, "shell"), SHELL);
  writeExecutable(join(bin, "mig"), wrapper(installation.node, installation.main));
  mkdirSync(join(directory, "rc"), { recursive: true });
  writeExecutable(join(directory, "rc", "mig"), wrapper("/bin/sh", installation.serviceScript));
  return { directory, bin };
}

function writeExecutable(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

function wrapper(program: string, file: string): string {
  return `#!/bin/sh\nexec ${quote([program, file])} "$@"\n`;
}
