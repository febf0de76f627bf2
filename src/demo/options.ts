import { isIPv4 } from "node:net";
import { parseArgs } from "node:util";
import { MigError } from "../domain/errors.ts";

/** What a person asks of the demo; everything has a default. */
export interface DemoOptions {
  /** End after the move. */
  readonly once: boolean;
  /** The last line on stdout is JSON, everything else goes to stderr. */
  readonly json: boolean;
  /** Nothing but that line and errors. */
  readonly quiet: boolean;
  readonly color: boolean;
  /** One address for all pages, on consecutive ports; absent: addresses of their own, on loopback. */
  readonly listen?: string;
  /** Kept at the end, gone on with at the next start; absent: a temporary directory. */
  readonly directory?: string;
  readonly faults: readonly WantedFault[];
}

/** `NAME[:ARGUMENT...]`, for the next command that it concerns. */
export interface WantedFault {
  readonly name: string;
  readonly args: readonly string[];
}

/** Throws `USAGE`. */
export function parseDemoOptions(argv: readonly string[]): DemoOptions {
  const { values, positionals } = parse(argv);
  if (positionals[0] !== undefined) throw usage(`unexpected argument "${positionals[0]}"`);
  const { listen, directory } = values;
  if (listen !== undefined) mustBeAddress(listen);
  if (directory === "") throw usage("--directory needs a path");
  return {
    once: values.once ?? false,
    json: values.json ?? values.jsonl ?? false,
    quiet: values.quiet ?? false,
    color: values["no-color"] !== true,
    faults: (values.fault ?? []).map(parseFault),
    ...(listen === undefined ? {} : { listen }),
    ...(directory === undefined ? {} : { directory }),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        once: { type: "boolean" },
        json: { type: "boolean" },
        listen: { type: "string" },
        directory: { type: "string" },
        fault: { type: "string", multiple: true },
        jsonl: { type: "boolean" },
        quiet: { type: "boolean", short: "q" },
        "no-color": { type: "boolean" },
        // Taken by every command of `mig`; the demo says all it knows anyway.
        verbose: { type: "boolean", short: "v" },
      },
    });
  } catch (error) {
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw usage(`${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`);
  }
}

/** Not 0.0.0.0: the address stands in grid.info, and people and the other grid must be able to open it. */
function mustBeAddress(listen: string): void {
  if (isIPv4(listen) && listen !== "0.0.0.0") return;
  throw usage(`--listen ${listen}: expected one IPv4 address of this machine, such as 192.0.2.10`);
}

function parseFault(text: string): WantedFault {
  const [name = "", ...args] = text.split(":");
  return { name, args };
}

function usage(problem: string): MigError {
  return new MigError("USAGE", `Cannot read the command line: ${problem}`, {
    hint: "How it is used: npm run demo -- --help",
  });
}
