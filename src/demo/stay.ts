import { MigError } from "../domain/errors.ts";
import { pageLines, sshCommand, tunnelLines, wayBackLines } from "./access-lines.ts";
import { gridLog } from "./demo-paths.ts";
import { type DemoGrid, gridsOf } from "./layout.ts";
import { APPLICATION, type Play } from "./perform.ts";

/** Where the application ended up, and the other grid. */
export interface Whereabouts {
  readonly here: DemoGrid;
  readonly there: DemoGrid;
}

/** Says what can be done now, until somebody ends it. Throws when a grid ends by itself. */
export async function stay(play: Play, where: Whereabouts): Promise<void> {
  const { stage, voice, signal } = play;
  voice.say(...lines(play, where));
  const ended = stage.processes.map(async (one) => {
    await one.ended;
    return one.grid;
  });
  const grid = await Promise.race([...ended, untilAborted(signal)]);
  if (grid === undefined || signal.aborted) return;
  throw new MigError("INTERNAL", `Grid ${grid.name} has ended by itself`, {
    hint: `Its last words are in ${gridLog(stage.paths, grid)}`,
  });
}

function lines({ stage, voice }: Play, { here, there }: Whereabouts): readonly string[] {
  const { paths, world } = stage;
  const { bold } = voice.style;
  const logIns = gridsOf(world.layout).map((grid) => `  ${sshCommand(paths, world.layout, grid)}`);
  const tunnel = tunnelLines(world.layout, voice.terminal.env);
  const part = (title: string, body: readonly string[]): readonly string[] => ["", bold(title), ...body];
  return [
    ...part("Everything is up. To open in a browser:", pageLines(world)),
    ...(tunnel.length === 0 ? [] : ["", ...tunnel]),
    ...part("The controllers, for any SSH client:", logIns),
    ...part(
      "To send it back by hand, type:",
      wayBackLines(paths, world, { here, there, application: APPLICATION }),
    ),
    "",
    "Ctrl-C ends the demo and leaves nothing behind.",
  ];
}

function untilAborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
