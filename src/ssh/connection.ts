import type { Clock } from "../clock.ts";
import { hasCode } from "../domain/errors.ts";
import { traced } from "../request-trace.ts";
import { closedByUs, tooManyCommands } from "./errors.ts";
import { commandOf, runCommand } from "./exec.ts";
import type { TrustedKeys } from "./host-key-check.ts";
import type { Link } from "./link.ts";
import type { LinkContext } from "./open-channel.ts";
import { createSftp } from "./sftp.ts";
import { openShell, type TerminalSize } from "./shell.ts";
import type { ExecOptions, ExecResult, SftpClient, ShellChannel, SshConnection, SshEndpoint } from "./ssh.ts";
import type { SshTiming } from "./timing.ts";
import { abortable } from "./waiting.ts";

/** What happened on a connection, for the agent's log; facts are plain and hold no secrets. */
export type SshLog = (event: string, facts: Readonly<Record<string, unknown>>) => void;

export interface ConnectionSettings extends TrustedKeys {
  readonly key: () => string;
  readonly clock: Clock;
  readonly timing: SshTiming;
  readonly log: SshLog;
}

/**
 * The one connection to a controller.
 *
 * - At most one log-in is under way; callers share it, and one that is aborted leaves the others waiting.
 * - At most one link takes new work. Older ones end when their last command does.
 * - A link that is lost is not mended: whoever needs one next logs in anew.
 * - A link that was logged in to with another key than the present one takes no new work.
 */
export class Connection implements SshConnection {
  readonly endpoint: SshEndpoint;
  readonly sftp: SftpClient;
  readonly #settings: ConnectionSettings;
  readonly #links = new Set<Link>();
  readonly #closing = new AbortController();
  #current: Link | undefined;
  /** What the newest log-in used. */
  #key: string | undefined;
  #opening: Promise<Link> | undefined;
  /** Set once one has failed, or a link was lost. */
  #lastLogIn: false | undefined;
  /** The one above and those that a `retire` overtook. */
  readonly #logIns = new Set<Promise<Link>>();

  constructor(endpoint: SshEndpoint, settings: ConnectionSettings) {
    this.endpoint = endpoint;
    this.#settings = settings;
    this.sftp = createSftp(endpoint, (use) => this.#withLink(undefined, use));
  }

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    const command = commandOf(argv);
    for (;;) {
      const result = await this.#withLink(options.signal, async (context) => {
        const { slots } = context.link;
        const tooLate = () => tooManyCommands(this.endpoint, `run ${command.brief}`);
        const leave = await slots.take({ ms: context.timing.queueMs, tooLate, signal: options.signal });
        try {
          // While it waited for its turn the connection may have been lost or retired.
          return context.link.isUsable ? await runCommand(context, command, options) : undefined;
        } finally {
          leave();
        }
      });
      if (result !== undefined) return result;
    }
  }

  shell(size: TerminalSize): Promise<ShellChannel> {
    return this.#withLink(undefined, async (context) => {
      const shell = await openShell(context, size);
      shell.onClose(context.link.hold());
      return shell;
    });
  }

  /** Whether it is open, or if not, what came of the last attempt; undefined: there was none. */
  get answers(): boolean | undefined {
    return this.#current?.isUsable === true ? true : this.#lastLogIn;
  }

  async ping(): Promise<void> {
    await this.#link(undefined);
  }

  /** The next use logs in anew; what runs goes on. */
  retire(): void {
    this.#opening?.then(
      (link) => link.retire(),
      () => undefined,
    );
    this.#opening = undefined;
    for (const link of this.#links) link.retire();
  }

  /** Ends everything: what runs is `SSH_LOST` for its caller. */
  async close(): Promise<void> {
    this.#closing.abort(closedByUs(this.endpoint));
    await Promise.allSettled(this.#logIns);
    await Promise.all([...this.#links].map((link) => link.close()));
  }

  /**
   * Lends the link. An open one may turn out to be lost at the first touch; as long as nothing was asked for on it
   * (`SSH_UNREACHABLE`), that is no reason to fail, and a new one is tried, once.
   */
  async #withLink<T>(signal: AbortSignal | undefined, use: (context: LinkContext) => Promise<T>): Promise<T> {
    const known = this.#current;
    const link = await this.#link(signal);
    try {
      return await this.#lend(link, use);
    } catch (error) {
      if (link !== known || !link.gone.aborted || !hasCode(error, "SSH_UNREACHABLE")) throw error;
    }
    return await this.#lend(await this.#link(signal), use);
  }

  async #lend<T>(link: Link, use: (context: LinkContext) => Promise<T>): Promise<T> {
    const release = link.hold();
    try {
      return await use(this.#contextOf(link));
    } finally {
      release();
    }
  }

  #contextOf(link: Link): LinkContext {
    const { clock, timing } = this.#settings;
    return { link, endpoint: this.endpoint, clock, timing };
  }

  async #link(signal: AbortSignal | undefined): Promise<Link> {
    for (;;) {
      signal?.throwIfAborted();
      this.#closing.signal.throwIfAborted();
      if (this.#isKeyReplaced()) this.retire();
      if (this.#current?.isUsable === true) return this.#current;
      this.#opening ??= this.#startLogIn();
      const link = await abortable(this.#opening, signal);
      if (link.isUsable) return link;
    }
  }

  /** A key that cannot be read just now replaces nothing. */
  #isKeyReplaced(): boolean {
    const present = this.#presentKey();
    return this.#key !== undefined && present !== undefined && present !== this.#key;
  }

  #startLogIn(): Promise<Link> {
    this.#key = this.#presentKey();
    const opening = this.#logIn();
    const forget = () => {
      this.#logIns.delete(opening);
      if (this.#opening === opening) this.#opening = undefined;
    };
    this.#logIns.add(opening);
    opening.then(forget, () => {
      this.#lastLogIn = false;
      forget();
    });
    return opening;
  }

  #presentKey(): string | undefined {
    try {
      return this.#settings.key();
    } catch {
      return undefined;
    }
  }

  async #logIn(): Promise<Link> {
    const { endpoint } = this;
    const { clock, log } = this.#settings;
    const facts = { grid: endpoint.grid, host: endpoint.host, port: endpoint.port, user: endpoint.user };
    const startedAt = clock.monotonic();
    // The library is large: it is read at the first log-in, when the daemon already answers.
    const { logIn } = await import("./log-in.ts");
    const link = await traced({ kind: "log-in", grid: endpoint.grid, what: "log in" }, () =>
      logIn({ ...this.#settings, endpoint, signal: this.#closing.signal }),
    );
    log("logged in", {
      ...facts,
      ms: Math.round(clock.monotonic() - startedAt),
      legacy: endpoint.legacy === true,
    });
    this.#adopt(link, facts);
    return link;
  }

  #adopt(link: Link, facts: Readonly<Record<string, unknown>>): void {
    this.#current = link;
    this.#links.add(link);
    link.gone.addEventListener("abort", () => {
      if (this.#current === link) this.#lastLogIn = false;
      this.#links.delete(link);
      this.#settings.log("connection ended", { ...facts, reason: String(link.gone.reason) });
    });
  }
}
