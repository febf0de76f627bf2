import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { WebSettings } from "../settings.ts";

export interface Credentials {
  readonly name: string;
  readonly pass: string;
}

/** Says whether credentials are right, dearly once and cheaply from then on. */
export interface PasswordCheck {
  /** Compares with what was right before; false = not known, {@link verify} decides. */
  isKnown(credentials: Credentials): boolean;
  verify(credentials: Credentials): Promise<boolean>;
  /** After the user name or password may have changed. */
  forget(): void;
}

/**
 * Basic sends the password with every request, and hashing it each time would be a denial of service of our own making.
 * So: one slow verification, then an HMAC of the right credentials under a key that never leaves this process, compared
 * in constant time. A wrong user name costs as much time as a wrong password.
 */
export function createPasswordCheck(settings: () => WebSettings): PasswordCheck {
  const key = randomBytes(32);
  let known: Buffer | undefined;
  let epoch = 0;

  function digest(credentials: Credentials): Buffer {
    return createHmac("sha256", key)
      .update(JSON.stringify([credentials.name, credentials.pass]))
      .digest();
  }

  function isSameName(left: string, right: string): boolean {
    return timingSafeEqual(digest({ name: left, pass: "" }), digest({ name: right, pass: "" }));
  }

  function isKnown(credentials: Credentials): boolean {
    return known !== undefined && timingSafeEqual(known, digest(credentials));
  }

  async function verify(credentials: Credentials): Promise<boolean> {
    if (isKnown(credentials)) return true;
    const startedIn = epoch;
    const { username = "", passwordVerifier } = settings();
    const passwordIsRight = (await passwordVerifier?.verify(credentials.pass)) ?? false;
    if (startedIn !== epoch) return verify(credentials);
    if (!isSameName(credentials.name, username) || !passwordIsRight) return false;
    known = digest(credentials);
    return true;
  }

  return {
    isKnown,
    verify,
    forget() {
      known = undefined;
      epoch += 1;
    },
  };
}
