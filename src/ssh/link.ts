import type { Socket } from "node:net";
import type { Client } from "ssh2";
import type { Clock } from "../clock.ts";
import { createSlots, type Slots } from "./slots.ts";
import type { SshTiming } from "./timing.ts";
import { armTimer, onAbort } from "./waiting.ts";

/** Servers allow ten sessions on a connection by default: these, one for files, one to spare. */
const MAX_COMMANDS = 8;

/**
 * One connection that is logged in.
 *
 * - It is *gone* once, for good, when the socket is closed; every channel on it ends right after that.
 * - *Retired*, it takes no new work and closes itself when the last holder lets go. That is how a change of key,
 *   or a command that did not end in time, never cuts off another one.
 * - Every failure of the connection ends in a closed socket, also when the other side has stopped answering.
 */
export class Link {
  readonly client: Client;
  readonly slots: Slots;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #closeMs: number;
  readonly #gone = new AbortController();
  #failure: unknown;
  #retired = false;
  #ended = false;
  #holders = 0;

  constructor(client: Client, socket: Socket, time: { readonly clock: Clock; readonly timing: SshTiming }) {
    this.client = client;
    this.slots = createSlots(MAX_COMMANDS, time.clock);
    this.#socket = socket;
    this.#clock = time.clock;
    this.#closeMs = time.timing.closeMs;
    client.on("error", (error) => {
      this.#failure ??= error;
      // The library only ends its half, and a silent peer would keep the other one open for ever.
      socket.destroySoon();
    });
    client.on("end", () => {
      this.#ended = true;
    });
    client.on("close", () => this.#gone.abort(this.#failure ?? new Error("the connection was closed")));
  }

  /** Aborted, with the reason, when the connection is closed; before any of its channels says so. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  get isUsable(): boolean {
    return !this.#retired && !this.#ended && !this.#gone.signal.aborted && this.#socket.writable;
  }

  /** Keeps a retired connection open until the returned function is called. */
  hold(): () => void {
    this.#holders += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holders -= 1;
      this.#closeIfIdle();
    };
  }

  retire(): void {
    this.#retired = true;
    this.#closeIfIdle();
  }

  /** Ends the connection now; resolves when its socket is closed. */
  async close(): Promise<void> {
    this.#retired = true;
    this.client.end();
    const disarm = armTimer(this.#clock, this.#closeMs, () => this.#socket.destroy());
    await new Promise<void>((resolve) => {
      onAbort(this.gone, resolve);
    });
    disarm();
  }

  #closeIfIdle(): void {
    if (this.#retired && this.#holders === 0 && !this.gone.aborted) void this.close();
  }
}
