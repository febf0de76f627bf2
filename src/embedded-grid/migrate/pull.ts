import type { Property } from "../../domain/grid.ts";
import { quote } from "../../ssh/quote.ts";
import { epochSeconds, type GridCore } from "../grid-core.ts";
import { type Actor, checkNewName, checkStorage, totalSize } from "../life/access.ts";
import { removeApplication } from "../life/application-life.ts";
import { applyAttributes, checkAttributes } from "../life/attributes.ts";
import type { Operation } from "../life/operations.ts";
import { applySettings, checkSettings } from "../life/properties.ts";
import { Cancelled, Refusal, refuse, throwIfCancelled, wordsOf } from "../refusal.ts";
import { LinkFailure, type PeerLink } from "../ssh/channel.ts";
import { compareNames, getApplication, getVolume } from "../world/find.ts";
import { addClone } from "../world/new-application.ts";
import { makeVolumeDirectory } from "../world/volume-directories.ts";
import { changeApplication } from "../world/world-store.ts";
import { createCopyProgress } from "./copy-progress.ts";
import type { Descriptor } from "./descriptor.ts";
import { holdRemote } from "./remote-hold.ts";
import { throttle } from "./throttle.ts";
import { unpackDirectory } from "./volume-stream.ts";

export interface PullRequest {
  /** Controller of the other grid, as written. */
  readonly remote: string;
  /** Name there. */
  readonly application: string;
  /** Name here. */
  readonly newName: string;
  readonly properties: readonly Property[];
  /** With leading dots. */
  readonly attributes: readonly Property[];
  readonly compress: boolean;
  readonly volumes: boolean;
  readonly cleanUp: boolean;
  readonly actor: Actor;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Brings an application of another grid here. The descriptors come first, so that the copy can be seen at once,
 * `stopped` and busy; then volume after volume. Until all of it is here it is `incomplete`, which no start
 * accepts and which a restart of this grid removes, as failure and INT do.
 */
export async function pullApplication(core: GridCore, request: PullRequest): Promise<void> {
  const { application, newName, signal, say } = request;
  checkNewName(core, "migrate", application, newName);
  await core.operations.exclusive(newName, "migrate", async (operation) => {
    say(`Migrating application '${application}' from ${request.remote}`);
    const link = await logIn(core, request);
    const cut = () => link.cut();
    signal.addEventListener("abort", cut, { once: true });
    try {
      await pullOver(core, request, { link, operation });
    } catch (error) {
      throw asRefusal(error, request);
    } finally {
      signal.removeEventListener("abort", cut);
      link.end();
    }
    say(`Application '${newName}' migrated`);
  });
}

async function logIn(core: GridCore, request: PullRequest): Promise<PeerLink> {
  try {
    return await core.dial(request.remote);
  } catch (error) {
    const words = `cannot log in to grid '${request.remote}' - ${wordsOf(error)}`;
    throw refuse("migrate", "application", request.application, words, error);
  }
}

interface Way {
  readonly link: PeerLink;
  readonly operation: Operation;
}

async function pullOver(core: GridCore, request: PullRequest, way: Way): Promise<void> {
  const { application, newName, say } = request;
  const hold = await holdRemote(way.link, application);
  throwIfCancelled(request.signal);
  checkArrival(core, request, hold.descriptor);
  try {
    addIncomplete(core, request, hold.descriptor);
    say("Copying descriptors ... done");
    await copyVolumes(core, request, { ...way, descriptor: hold.descriptor });
    throwIfCancelled(request.signal);
    changeApplication(core.store, newName, (draft) => {
      draft.incomplete = undefined;
    });
  } catch (error) {
    if (request.cleanUp) removeApplication(core, newName);
    say(request.cleanUp ? "Cleaning up ... done" : `Leaving the incomplete application '${newName}'`);
    throw error;
  }
  await hold.release();
  say("Cleaning up ... done");
}

/** All that can be said before a byte is copied. */
function checkArrival(core: GridCore, request: PullRequest, { application }: Descriptor): void {
  checkStorage(core, "migrate", "application", request.application, totalSize(application));
  checkSettings(application, request.properties);
  checkAttributes(request.application, request.attributes);
}

function addIncomplete(core: GridCore, request: PullRequest, descriptor: Descriptor): void {
  const { newName, actor } = request;
  core.store.change((world) => {
    const now = epochSeconds(core);
    const options = { name: newName, now, incomplete: "migrate", owner: actor.name } as const;
    const draft = addClone(world, descriptor.application, options);
    applySettings(draft, request.properties);
    applyAttributes(draft, request.attributes);
  });
  for (const { uuid } of getApplication(core.store.world, newName).volumes) {
    makeVolumeDirectory(core.directory, uuid);
  }
}

async function copyVolumes(
  core: GridCore,
  request: PullRequest,
  way: Way & { readonly descriptor: Descriptor },
): Promise<void> {
  if (!request.volumes) return;
  const { link, operation, descriptor } = way;
  const { application, say } = request;
  const volumes = descriptor.application.volumes
    .toSorted(compareNames)
    .map(({ name }) => ({ name, allocatedBytes: descriptor.allocated[name] ?? 0 }));
  const cut = () => link.cut();
  const progress = createCopyProgress({ core, operation, application, volumes, say, cut });
  for (const [index, volume] of volumes.entries()) {
    const meter = progress.begin(index);
    await copyVolume(core, request, { link, volume: volume.name, advance: meter.advance });
    meter.done();
  }
}

async function copyVolume(
  core: GridCore,
  request: PullRequest,
  way: { readonly link: PeerLink; readonly volume: string; readonly advance: (bytes: number) => void },
): Promise<void> {
  const { compress } = request;
  const { link, volume } = way;
  const signal = AbortSignal.any([request.signal, link.lost]);
  const { uuid } = getVolume(getApplication(core.store.world, request.newName), volume);
  const argv = ["3t", "migrator", "send", request.application, volume];
  const channel = await link.exec(quote(compress ? argv : [...argv, "--nocompress"]));
  const meter = throttle(core, way.advance);
  const to = makeVolumeDirectory(core.directory, uuid);
  const unpacked = unpackDirectory(channel.output, to, { compress, signal, meter });
  const [arrived] = await Promise.allSettled([unpacked]);
  // The sender may still be sending; nobody reads it any more.
  if (arrived.status === "rejected") link.cut();
  const status = await channel.exit;
  const complaint = channel.complaint().trim();
  if (status !== undefined && status !== 0 && complaint !== "") throw new Refusal(complaint);
  if (arrived.status === "rejected") throw arrived.reason;
  if (status === undefined) throw new LinkFailure("Connection lost");
  if (status !== 0) throw new Error(`the other grid ended with ${status}`);
}

function asRefusal(error: unknown, request: PullRequest): unknown {
  if (request.signal.aborted) return new Cancelled();
  if (error instanceof Refusal) return error;
  const { application, remote } = request;
  const where = error instanceof LinkFailure ? `the connection to grid '${remote}' was lost` : wordsOf(error);
  return refuse("migrate", "application", application, where, error);
}
