import type { AuthFailure } from "../../agent-facade.ts";
import type { Clock } from "../../clock.ts";
import type { WebSettings } from "../settings.ts";
import { type Credentials, createPasswordCheck } from "./password-check.ts";
import { createSessions } from "./sessions.ts";
import { createThrottle } from "./throttle.ts";
import { createTurnstile } from "./turnstile.ts";

export interface Attempt {
  readonly address: string;
  readonly credentials: Credentials | undefined;
  readonly session: string | undefined;
}

export type Verdict =
  /** `session`: a new token to hand out. */
  | { readonly type: "in"; readonly user: string; readonly session?: string }
  | { readonly type: "missing" }
  | { readonly type: "wrong" }
  | { readonly type: "blocked"; readonly seconds: number };

export interface Authenticator {
  judge(attempt: Attempt): Promise<Verdict>;
  /** Seconds until somebody at this address may try to log in, in whatever way; 0 = now. */
  blockedSeconds(address: string): number;
  /** Something else than the password was tried, and was wrong; it counts as a wrong password. */
  refuse(address: string): void;
  /** For who has proven otherwise to be the user: a session to hand out; undefined where none is needed. */
  openSession(): string | undefined;
  /** The password once more, whatever session there is; counts like a log-in. */
  prove(address: string, credentials: Credentials): Promise<Verdict>;
  /** The settings were swapped. */
  settingsChanged(): void;
  /** When who may log in was changed, epoch milliseconds; undefined while it is as it was at first. */
  changedAt(): number | undefined;
}

export interface AuthenticatorOptions {
  readonly settings: () => WebSettings;
  readonly clock: Clock;
  readonly onFailure: (failure: AuthFailure) => void;
}

/**
 * Who is asking. A valid session comes in even while its address is blocked, so that a guesser behind the same gateway
 * cannot lock out who is at work. Everybody else is turned away before the password is looked at: were the right one let through,
 * the block would be no block.
 */
export function createAuthenticator({ settings, clock, onFailure }: AuthenticatorOptions): Authenticator {
  const throttle = createThrottle(clock);
  const passwords = createPasswordCheck(settings);
  const sessions = createSessions(clock);
  const turnstile = createTurnstile();
  let isOpen = canLogIn();
  let changedAt: number | undefined;

  function canLogIn(): boolean {
    return settings().passwordVerifier !== undefined;
  }

  function admit(user: string): Verdict {
    return { type: "in", user, session: sessions.issue(user) };
  }

  function refuse(address: string): Verdict {
    const blockedSeconds = throttle.failed(address);
    onFailure({ at: new Date(clock.now()).toISOString(), address, blockedSeconds });
    return { type: "wrong" };
  }

  async function judge({ address, credentials, session }: Attempt): Promise<Verdict> {
    const { username = "" } = settings();
    if (username === "") return { type: "in", user: "anonymous" };
    if (session !== undefined && sessions.isValid(session, username)) return { type: "in", user: username };
    const seconds = throttle.blockedSeconds(address);
    if (seconds > 0) return { type: "blocked", seconds };
    if (credentials === undefined) return { type: "missing" };
    if (passwords.isKnown(credentials)) return admit(username);
    return turnstile.run(() => verify(address, credentials));
  }

  /** When its turn comes, failures may have piled up, so the throttle is asked again. */
  async function verify(address: string, credentials: Credentials): Promise<Verdict> {
    const seconds = throttle.blockedSeconds(address);
    if (seconds > 0) return { type: "blocked", seconds };
    if (!(await passwords.verify(credentials))) return refuse(address);
    throttle.succeeded(address);
    return admit(credentials.name);
  }

  return {
    judge,
    blockedSeconds: (address) => throttle.blockedSeconds(address),
    refuse(address) {
      refuse(address);
    },
    openSession() {
      const { username = "" } = settings();
      return username === "" ? undefined : sessions.issue(username);
    },
    prove: (address, credentials) => turnstile.run(() => verify(address, credentials)),
    changedAt: () => changedAt,
    settingsChanged() {
      // A helper gets its first password with its job: that takes nothing back.
      if (isOpen) changedAt = clock.now();
      isOpen = canLogIn();
      passwords.forget();
      sessions.forget();
    },
  };
}
