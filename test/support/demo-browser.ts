import type { Browser, BrowserContextOptions } from "playwright-core";
import type { AgentStatus } from "../../src/agent-facade.ts";
import { systemClock } from "../../src/clock.ts";
import { openNamedHome } from "../../src/demo/demo-home.ts";
import { type Book, readBook, sign } from "../../src/demo/guestbook.ts";
import { type DemoGrid, gridsOf, helperUrl, migUrl } from "../../src/demo/layout.ts";
import type { GridTuning } from "../../src/demo/make-world.ts";
import { type Mig, migAt, readStatus } from "../../src/demo/mig.ts";
import { type Stage, StageHand } from "../../src/demo/stage.ts";
import { waitFor } from "../../src/demo/wait.ts";
import { type Visit, visit } from "./browser.ts";
import { prepareDemo } from "./demo-world.ts";
import { freeNetworks } from "./free-network.ts";
import { makeTempDir } from "./temp-dir.ts";

const MIB = 2 ** 20;
const UP_DEADLINE_MS = 60_000;
const WAIT_MS = 90_000;

/** The real demo without its play: both grids and the guestbook as processes, on networks of their own; nobody has moved yet. */
export interface DemoBench extends AsyncDisposable {
  readonly stage: Stage;
  /** Grid one, where the guestbook is at first, and grid two. */
  readonly one: DemoGrid;
  readonly two: DemoGrid;
  /** Where a page of this demo may be: agent at one, helper at one, agent at two, helper at two, as `http://host:port`. */
  readonly addresses: DemoAddresses;
  readonly username: string;
  readonly password: string;
  /** A tab that knows the password, with all that the browser says about it. */
  visit(browser: Browser, options?: BrowserContextOptions): Promise<Visit>;
  /** MIG's API at one of the addresses. */
  mig(url: string): Mig;
  /** What MIG says there; undefined while nobody answers. */
  status(url: string): Promise<AgentStatus | undefined>;
  /** The guestbook at a grid; undefined while it does not serve there. */
  book(grid: DemoGrid): Promise<Book | undefined>;
  /** Resolves when the guestbook serves at the grid and MIG there drives no job. */
  settled(grid: DemoGrid): Promise<AgentStatus>;
}

export interface DemoAddresses {
  readonly one: string;
  readonly helperOne: string;
  readonly two: string;
  readonly helperTwo: string;
}

export interface DemoTuning extends GridTuning {
  /** On the guestbook's volume beside its entries, so that a copy takes its time: `copyRate` is in bytes per second. */
  readonly moreBytes?: number;
}

/** 1.5 s of copying: long enough to look at, and to abort. */
export const SLOW_COPY = { moreBytes: 1.5 * MIB, copyRate: MIB } as const satisfies DemoTuning;

/** Resolves when the guestbook serves on grid one, with its first entries; all is gone with `await using`. */
export async function startDemoBench({ moreBytes = 0, ...tuning }: DemoTuning = {}): Promise<DemoBench> {
  await using stack = new AsyncDisposableStack();
  const temp = stack.use(makeTempDir());
  const networks = stack.use(await freeNetworks());
  prepareDemo(temp.path, networks, { moreBytes, ...tuning });
  const stageHand = new StageHand(await openNamedHome(temp.path, systemClock), systemClock);
  stack.defer(async () => void (await stageHand.end({ keep: false })));
  const never = new AbortController().signal;
  const options = { once: false, json: false, quiet: true, color: false, directory: temp.path, faults: [] };
  const around = { clock: systemClock, signal: never, say: () => undefined };
  const stage = await stageHand.build(options, around);
  const bench = benchOn(stage, never);
  await bench.settled(bench.one);
  await sign(bench.one, never);
  const all = stack.move();
  return { ...bench, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

function benchOn(stage: Stage, signal: AbortSignal): Omit<DemoBench, typeof Symbol.asyncDispose> {
  const { world } = stage;
  const [one, two] = gridsOf(world.layout);
  const addresses = {
    one: migUrl(one),
    helperOne: helperUrl(one),
    two: migUrl(two),
    helperTwo: helperUrl(two),
  };
  const known = Object.values(addresses).map((url) => new URL(url).host);
  const { username, password } = world;
  const status = async (url: string): Promise<AgentStatus | undefined> =>
    await readStatus(migAt(url, world), signal).catch(() => undefined);
  return {
    stage,
    one,
    two,
    addresses,
    username,
    password,
    async visit(browser, options) {
      const tab = await visit(browser, { known, httpCredentials: { username, password }, ...options });
      // A real move takes its time on a busy machine.
      tab.context.setDefaultTimeout(WAIT_MS);
      tab.context.setDefaultNavigationTimeout(WAIT_MS);
      return tab;
    },
    mig: (url) => migAt(url, world),
    status,
    book: (grid) => readBook(grid, signal),
    async settled(grid) {
      const wait = {
        what: `the guestbook to serve in ${grid.location}`,
        deadlineMs: UP_DEADLINE_MS,
        logs: stage.paths.directory,
        clock: systemClock,
        signal,
      };
      return await waitFor(wait, async () => {
        if ((await readBook(grid, signal)) === undefined) return undefined;
        const seen = await status(migUrl(grid));
        return seen?.gate.serve === true && seen.job === undefined ? seen : undefined;
      });
    },
  };
}
