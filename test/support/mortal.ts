import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import type { Clock } from "../../src/clock.ts";

/**
 * A program that lives in the test's process and can be killed there as SIGKILL kills it: from that instant it does
 * nothing to the world any more. Nothing of it is told: its code may run on to the next thing it waits for, but
 * its sockets are gone without a word, its clock stands still, and what it writes with refuses.
 */
export interface Mortal {
  readonly alive: boolean;
  /** Throws `Killed` once it is dead. */
  mustLive(): void;
  /** Its waits never end once it is dead, and keep no timer. */
  readonly clock: Clock;
  /** Runs what belongs to it: every socket that is opened or accepted there dies with it. */
  live<T>(work: () => T): T;
  /** The same for each method of a thing of its own that others call. */
  inside<T extends object>(thing: T): T;
  /** Every method throws `Killed` once it is dead: what writes in one stroke, a journal, a world. */
  refusing<T extends object>(thing: T): T;
  /** These methods never come to an end once it is dead. */
  hanging<T extends object>(thing: T, methods: readonly (keyof T)[]): T;
  die(): void;
}

/** Nobody hears it: it ends the code of a program that is dead. */
export class Killed extends Error {
  override readonly name = "Killed";
}

const NEVER = new Promise<never>(() => undefined);

const presence = new AsyncLocalStorage<{ own(socket: Socket): void }>();

for (const channel of ["net.client.socket", "net.server.socket"]) {
  subscribe(channel, (message) => presence.getStore()?.own((message as { readonly socket: Socket }).socket));
}

export function createMortal(clock: Clock): Mortal {
  const death = new AbortController();
  const sockets = new Set<Socket>();
  const being = {
    own(socket: Socket): void {
      socket.on("error", () => undefined);
      // At this moment it only begins to connect, and would begin anew.
      if (death.signal.aborted) process.nextTick(() => socket.destroy());
      else sockets.add(socket.once("close", () => sockets.delete(socket)));
    },
  };
  const isDead = (): boolean => death.signal.aborted;
  const mustLive = (): void => {
    if (isDead()) throw new Killed("It was killed");
  };
  const live = <T>(work: () => T): T => presence.run(being, work);
  return {
    get alive() {
      return !isDead();
    },
    mustLive,
    clock: mortalClock(clock, death.signal),
    live,
    inside: (thing) => withMethods(thing, (_name, call) => live(call)),
    refusing: (thing) =>
      withMethods(thing, (_name, call) => {
        mustLive();
        return call();
      }),
    hanging: (thing, methods) =>
      withMethods(thing, (name, call) => {
        if (!methods.some((each) => each === name)) return call();
        if (isDead()) return NEVER;
        return untilDeath(Promise.resolve(call()), isDead);
      }),
    die() {
      death.abort();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function mortalClock(clock: Clock, death: AbortSignal): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) =>
      untilDeath(
        clock.sleep(ms, signal === undefined ? death : AbortSignal.any([signal, death])),
        () => death.aborted,
      ),
  };
}

/** What comes after its death does not reach it. */
function untilDeath<T>(promise: Promise<T>, isDead: () => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(
      (value) => (isDead() ? undefined : resolve(value)),
      (error: unknown) => (isDead() ? undefined : reject(error)),
    );
  });
}

/** The same thing, with something around each call of a method; private fields keep working. */
function withMethods<T extends object>(
  thing: T,
  around: (name: string | symbol, call: () => unknown) => unknown,
): T {
  return new Proxy(thing, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...args: readonly unknown[]): unknown =>
        around(name, () => Reflect.apply(value, target, args) as unknown);
    },
  });
}

/** Time that passes `factor` times as fast, for waits that only cost time. One for all, so that their clocks agree. */
export function createFastClock(clock: Clock, factor: number): Clock {
  const [wall, steady] = [clock.now(), clock.monotonic()];
  const passed = (): number => (clock.monotonic() - steady) * factor;
  return {
    now: () => Math.round(wall + passed()),
    monotonic: passed,
    sleep: (ms, signal) => clock.sleep(ms / factor, signal),
  };
}
