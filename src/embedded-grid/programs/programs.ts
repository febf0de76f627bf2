import { join } from "node:path";
import { MigError } from "../../domain/errors.ts";
import type { Installation } from "../runtime/installation.ts";

/** How the first process of a component runs what is in it; the words are those of `init.sh`. */
export interface Launch {
  readonly kind: "idle" | "program" | "service";
  /** Path of the program or the service script; empty when nothing runs. */
  readonly what: string;
  /** What the service script starts: `mig serve` or `mig helper`. */
  readonly command?: "serve" | "helper";
}

/** Everything a component can run; throws `GRID_REFUSED` for another name. */
export function findProgram(name: string, installation: Installation): Launch {
  switch (name) {
    case "net":
      return { kind: "idle", what: "" };
    case "guestbook":
    case "gateway":
      return { kind: "program", what: join(installation.programs, `${name}${installation.extension}`) };
    case "mig":
      return { kind: "service", what: installation.serviceScript, command: "serve" };
    case "mig-helper":
      return { kind: "service", what: installation.serviceScript, command: "helper" };
    default:
      throw new MigError("GRID_REFUSED", `Cannot run program "${name}": no such program`, {
        hint: "Programs are guestbook, gateway, net, mig and mig-helper",
      });
  }
}
