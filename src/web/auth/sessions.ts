import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../clock.ts";

/** Proof in a cookie that the password was right a while ago; the event stream accepts it where Basic is not sent. */
export interface Sessions {
  issue(username: string): string;
  isValid(token: string, username: string): boolean;
  /** Ends all sessions. */
  forget(): void;
}

const LIFETIME_MS = 12 * 3600_000;

/** Sessions are signed, not stored: nothing to fill up, and a restart ends them all. */
export function createSessions(clock: Pick<Clock, "monotonic">): Sessions {
  let key = randomBytes(32);

  function sign(expires: string, username: string): string {
    return createHmac("sha256", key)
      .update(JSON.stringify([expires, username]))
      .digest("base64url");
  }

  return {
    issue(username) {
      const expires = String(Math.round(clock.monotonic() + LIFETIME_MS));
      return `${expires}.${sign(expires, username)}`;
    },
    isValid(token, username) {
      const [expires = "", signature = ""] = token.split(".");
      const expected = Buffer.from(sign(expires, username));
      const given = Buffer.from(signature);
      return (
        given.length === expected.length &&
        timingSafeEqual(given, expected) &&
        Number(expires) > clock.monotonic()
      );
    },
    forget() {
      key = randomBytes(32);
    },
  };
}
