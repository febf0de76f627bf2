const RENEW_MS = 5 * 60_000;

/** Passes to the other places of a job, kept fresh while the page is looked at; they are nowhere but in its memory. */
export function createPasses(job) {
  const passes = new Map();
  let renewedAt = Number.NEGATIVE_INFINITY;

  async function renew() {
    renewedAt = performance.now();
    try {
      const response = await fetch(`/api/v1/jobs/${job}/passes`, {
        method: "POST",
        headers: { "content-type": "application/json", "mig-quiet": "yes" },
        body: "{}",
      });
      if (!response.ok) return;
      for (const { at, pass } of (await response.json()).passes) passes.set(at, pass);
    } catch {
      // Those of the last time are good for a while.
    }
  }

  return {
    renew,
    /** Renews when it is time. */
    async freshen() {
      if (performance.now() - renewedAt > RENEW_MS) await renew();
    },
    /** The way to the job at a place; without a pass the place asks for the password. Each pass is given out once. */
    wayTo({ origin, at }) {
      const pass = passes.get(at);
      return pass === undefined ? `${origin}/jobs/${job}` : `${origin}/follow#${pass}`;
    },
    has: (at) => passes.has(at),
    spend: (at) => passes.delete(at),
  };
}
