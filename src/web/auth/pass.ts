import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../clock.ts";

/**
 * What lets a browser go on at the next address of a job without the password: MIG there and MIG here have the same
 * private key, and a key of each job's own is derived from that, so that nothing is to be stored, handed over or removed.
 */
export interface Pass {
  readonly jobId: string;
  /** The one place where it is good: a grid's name, or `helper`. */
  readonly to: string;
  /** The place that gave it out. */
  readonly from: string;
  readonly user: string;
}

export type PassVerdict =
  /** The key or the job has not come here yet: the pass may be good later. */
  | { readonly type: "unready" }
  | { readonly type: "good"; readonly pass: Pass }
  /** Nobody who has the key made it. */
  | { readonly type: "forged" }
  /** Genuine, but not good here and now; `elsewhere`: for another place or user. */
  | { readonly type: "expired" | "used" | "elsewhere"; readonly pass: Pass };

/** Who looks at a pass. */
export interface Gatehouse {
  /** The place that it must be for. */
  readonly here: string;
  readonly user: string;
  knows(jobId: string): boolean;
  /** When user name or password were changed, by this clock, epoch milliseconds: what was given out before is void. */
  readonly since?: number | undefined;
}

export interface Passes {
  /** Undefined while there is no private key. */
  issue(pass: Pass): string | undefined;
  /** A good one is used up by this. */
  redeem(text: string, gatehouse: Gatehouse): PassVerdict;
}

/** From when it was made. A page renews what it holds long before. */
export const PASS_SECONDS = 30 * 60;
/** By so much the clocks of two machines may differ, either way. */
const TOLERANCE_SECONDS = 10 * 60;
const MAX_CHARACTERS = 2_048;
/** Only who has logged in gets any; more than people use while one is good. */
const MAX_REMEMBERED = 4_096;
const NONCE_BYTES = 16;

/** The job's id stands in front, in plain: a page that cannot use the pass leads to that job all the same. */
const FORM = /^([a-z0-9]{1,32})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;
const claims = z.strictObject({
  to: z.string(),
  from: z.string(),
  user: z.string(),
  /** By the clock of who made it, epoch seconds. */
  at: z.number(),
  once: z.string(),
});

/** `secret` is what all places of a job share. Used ones are remembered until they would have expired anyway. */
export function createPasses(
  secret: () => string | undefined,
  clock: Pick<Clock, "now" | "monotonic">,
): Passes {
  const used = createUsedPasses(clock);

  function isInTime(at: number): boolean {
    const age = clock.now() / 1000 - at;
    return age >= -TOLERANCE_SECONDS && age < PASS_SECONDS + TOLERANCE_SECONDS;
  }

  return {
    issue({ jobId, to, from, user }) {
      const key = secret();
      if (key === undefined) return undefined;
      const once = randomBytes(NONCE_BYTES).toString("base64url");
      const claim = { to, from, user, at: Math.floor(clock.now() / 1000), once };
      const text = Buffer.from(JSON.stringify(claim)).toString("base64url");
      return `${jobId}.${text}.${sign(key, jobId, text).toString("base64url")}`;
    },
    redeem(text, { here, user, knows, since = 0 }) {
      const key = secret();
      if (key === undefined) return { type: "unready" };
      const [, jobId, body, signature] = (text.length <= MAX_CHARACTERS ? FORM.exec(text) : null) ?? [];
      if (jobId === undefined || body === undefined || signature === undefined) return { type: "forged" };
      const expected = sign(key, jobId, body);
      if (!timingSafeEqual(expected, Buffer.from(signature, "base64url"))) return { type: "forged" };
      const { at, once, ...claim } = claims.parse(
        JSON.parse(Buffer.from(body, "base64url").toString("utf8")),
      );
      const pass = { jobId, ...claim };
      if (pass.to !== here || pass.user !== user) return { type: "elsewhere", pass };
      if (!isInTime(at) || at <= since / 1000) return { type: "expired", pass };
      if (!knows(jobId)) return { type: "unready" };
      return { type: used.take(once) ? "good" : "used", pass };
    },
  };
}

function sign(secret: string, jobId: string, text: string): Buffer {
  const key = hkdfSync("sha256", secret, "", `mig pass of job ${jobId}`, 32);
  return createHmac("sha256", Buffer.from(key)).update(`${jobId}.${text}`).digest();
}

/** By the steady clock, for as long as any clock could take one of them for good. */
function createUsedPasses(clock: Pick<Clock, "monotonic">): { take(once: string): boolean } {
  const used = new Map<string, number>();
  const keptMs = (PASS_SECONDS + 2 * TOLERANCE_SECONDS) * 1000;
  return {
    take(once) {
      const now = clock.monotonic();
      for (const [oldest, at] of used) {
        if (used.size < MAX_REMEMBERED && now - at < keptMs) break;
        used.delete(oldest);
      }
      if (used.has(once)) return false;
      used.set(once, now);
      return true;
    },
  };
}
