import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runDemo } from "./demo-run.ts";
import { prepareDemo } from "./demo-world.ts";
import { freeNetworks } from "./free-network.ts";
import { normaliseGolden, transcriptsIn } from "./golden-text.ts";
import { processesAbout } from "./processes-about.ts";
import { makeTempDir } from "./temp-dir.ts";
import { ROOT } from "./tool.ts";

export interface PlayedScenarios {
  readonly exit: number | string;
  /** Normalised, by name. */
  readonly transcripts: ReadonlyMap<string, string>;
  /** All that was said, for a run that went wrong. */
  readonly said: string;
  /** Processes that it left behind. */
  readonly left: readonly unknown[];
}

/** Plays scenarios one after the other in one demo, a process of its own on networks of its own. */
export async function playScenarios(names: readonly string[]): Promise<PlayedScenarios> {
  using temp = makeTempDir();
  await using networks = await freeNetworks();
  const { directory } = prepareDemo(temp.path, networks, { moreBytes: 0 });
  const faults = names.flatMap((name) => ["--fault", name]);
  await using run = runDemo("--once", "--directory", directory, ...faults);
  const { exit, stdout } = await run.ended;
  const whereabouts = {
    networks: [networks.one.prefix, networks.two.prefix],
    directories: { demo: directory, mig: ROOT.replace(/\/$/, "") },
  } as const;
  const transcripts = [...transcriptsIn(stdout)].map(
    ([name, text]) => [name, normaliseGolden(text, whereabouts)] as const,
  );
  const said = `${stdout}\n${run.said}`;
  return { exit, transcripts: new Map(transcripts), said, left: processesAbout(directory) };
}

const GOLDEN = join(ROOT, "test/faults/golden");

/** The text as it should be; with `MIG_GOLDEN=write` it is written anew from what was said. */
export function goldenOf(name: string, said: string): string {
  const path = join(GOLDEN, `${name}.txt`);
  if (process.env["MIG_GOLDEN"] === "write") writeFileSync(path, said);
  return readFileSync(path, "utf8");
}
