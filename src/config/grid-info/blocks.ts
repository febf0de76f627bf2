import type { Findings } from "../findings.ts";
import type { GridLine } from "./lines.ts";

export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly line: number;
  /** The value could not be read as it was meant; it has been reported. */
  readonly broken: boolean;
}

/** One `grid NAME { … }`, its keys not yet looked at. */
export interface Block {
  readonly name: string;
  readonly line: number;
  readonly entries: readonly Entry[];
  /** Something in it could not be read at all, so it is not known what its author meant. */
  readonly damaged: boolean;
}

const GRID_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

interface OpenBlock {
  readonly name: string;
  readonly line: number;
  readonly entries: Entry[];
  damaged: boolean;
  opened: boolean;
  /** Not a grid: its lines are read over. */
  readonly foreign: boolean;
}

/** Puts lines together to blocks. What is out of place is reported, and reading goes on as its author most likely meant. */
export function readBlocks(lines: readonly GridLine[], findings: Findings): readonly Block[] {
  const reader = new BlockReader(findings);
  for (const line of lines) reader.read(line);
  return reader.end();
}

class BlockReader {
  readonly #findings: Findings;
  readonly #blocks: Block[] = [];
  #current: OpenBlock | undefined;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  read(line: GridLine): void {
    switch (line.kind) {
      case "header":
        this.#header(line);
        break;
      case "open":
        this.#open(line.line);
        break;
      case "close":
        this.#close(line.line);
        break;
      case "entry":
        this.#entry(line);
        break;
      case "broken":
        this.#broken(line);
        break;
    }
  }

  end(): readonly Block[] {
    this.#leaveUnclosed("the end of the file");
    return this.#blocks;
  }

  #header({ line, keyword, name, opens }: GridLine & { kind: "header" }): void {
    this.#leaveUnclosed(`line ${line}`);
    const foreign = keyword.toLowerCase() !== "grid";
    if (foreign) {
      this.#findings.error(
        line,
        `"${keyword} ${name}" is not a grid`,
        "Write `grid NAME`; no other blocks are known",
      );
    } else if (keyword !== "grid") {
      this.#findings.warning(line, `"${keyword}" is read as "grid"`, "Write `grid` in lower case");
    }
    const named = foreign || GRID_NAME.test(name);
    if (!named) {
      const remedy = "Use letters, digits, _, - and ., beginning with a letter or _";
      this.#findings.error(line, `"${name}" is not the name of a grid`, remedy);
    }
    this.#current = { name, line, entries: [], damaged: !named, opened: opens, foreign };
  }

  #open(line: number): void {
    if (this.#current === undefined || this.#current.opened) {
      this.#findings.error(line, '"{" opens nothing here', "Write `grid NAME` before it");
    } else {
      this.#current.opened = true;
    }
  }

  #close(line: number): void {
    if (this.#current === undefined) {
      this.#findings.error(
        line,
        '"}" closes nothing here',
        "Remove it, or write `grid NAME {` before the block",
      );
      return;
    }
    this.#expectOpened(line);
    this.#finish();
  }

  #entry({ line, key, value }: GridLine & { kind: "entry" }): void {
    if (value.error !== undefined)
      this.#findings.error(line, `${key}: ${value.error.message}`, value.error.remedy);
    if (value.warning !== undefined)
      this.#findings.warning(line, `${key}: ${value.warning.message}`, value.warning.remedy);
    if (this.#current === undefined) {
      this.#findings.error(line, `${key} stands outside of any grid`, "Move it into the block of a grid");
      return;
    }
    this.#expectOpened(line);
    this.#current.entries.push({ key, value: value.text, line, broken: value.error !== undefined });
  }

  #broken({ line, message, remedy }: GridLine & { kind: "broken" }): void {
    this.#findings.error(line, message, remedy);
    if (this.#current !== undefined) this.#current.damaged = true;
  }

  #expectOpened(line: number): void {
    if (this.#current === undefined || this.#current.opened) return;
    this.#findings.error(
      line,
      `"{" is missing after grid ${this.#current.name}`,
      `Put "{" after line ${this.#current.line}`,
    );
    this.#current.opened = true;
    this.#current.damaged = true;
  }

  #leaveUnclosed(where: string): void {
    if (this.#current === undefined) return;
    const { name, line } = this.#current;
    this.#findings.error(
      line,
      `the block of grid ${name} is not closed before ${where}`,
      'Put "}" on a line after its last key',
    );
    this.#current.damaged = true;
    this.#finish();
  }

  #finish(): void {
    if (this.#current !== undefined && !this.#current.foreign) {
      const { name, line, entries, damaged } = this.#current;
      this.#blocks.push({ name, line, entries, damaged });
    }
    this.#current = undefined;
  }
}
