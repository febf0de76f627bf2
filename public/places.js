const ANSWER_MS = 4_000;

/** What the server says of the job that this page follows; undefined on a page without one. */
export function readFollow() {
  const text = document.body.dataset.follow ?? "";
  return text === "" ? undefined : JSON.parse(text);
}

/** Where the job is while it is not here, as far as this page knows. */
export function movedTo({ places, driver, here }) {
  return places.find(({ at }) => at === driver && at !== here && here !== "");
}

/**
 * Asks an address quietly how far it knows the job. Undefined: no answer, or none that this page may read, or it knows
 * nothing of the job.
 */
export async function probe(origin, job) {
  // A page that came encrypted may not ask in plain: its link is all that it can offer.
  if (location.protocol === "https:" && !origin.startsWith("https:")) return undefined;
  const isHere = origin === location.origin;
  try {
    const response = await fetch(`${origin}/healthz?job=${job}`, {
      credentials: isHere ? "same-origin" : "omit",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const { here, lastEvent } = await response.json();
    return lastEvent === undefined ? undefined : { origin, here, lastEvent };
  } catch {
    return undefined;
  }
}

/**
 * The place that knows more of the job than this page shows. Numbers of events rise from each place to the next, so a page
 * never goes back to one that it has left behind.
 */
export async function findAhead({ job, places }, last) {
  const origins = new Set(places.map(({ origin }) => origin).filter((origin) => origin !== location.origin));
  const answers = await Promise.all([...origins].map((origin) => probe(origin, job)));
  // Who answers must be who is expected there: a pass is for one place, and shown to no other.
  const isExpected = (answer) =>
    places.some(({ origin, at }) => origin === answer?.origin && at === answer.here);
  const ahead = answers.filter((answer) => isExpected(answer) && answer.lastEvent > last);
  return ahead.toSorted((one, other) => other.lastEvent - one.lastEvent)[0];
}

/** Whether this browser is let in here: `in`, `out`, or `silent` where nobody answers. */
export async function askSession() {
  try {
    const response = await fetch("/session", { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) });
    return (await response.json()).valid ? "in" : "out";
  } catch {
    return "silent";
  }
}
