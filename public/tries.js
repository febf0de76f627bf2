const SECOND = 1_000;
/** Between tries while nothing is known; while the application moves, the shortest. Never faster. */
const DELAYS = [2, 2, 3, 5, 8, 15].map((seconds) => seconds * SECOND);

/** So many tries are made whether somebody looks or not: what was lost is most likely back, or elsewhere, by then. */
const UNSEEN_TRIES = 3;

/**
 * Tries again and again until it is stopped, each time a little later, and counts the seconds down. While nobody looks it
 * soon rests, and when somebody does it tries at once.
 */
export function createTries({ attempt, tell }) {
  let timer;
  let count = 0;
  let dueAt = 0;
  let isMoving = false;
  let isTrying = false;

  function stop() {
    clearInterval(timer);
    timer = undefined;
    count = 0;
  }

  async function tryNow() {
    if (isTrying) return;
    isTrying = true;
    tell(undefined);
    await attempt().finally(() => {
      isTrying = false;
    });
    if (timer !== undefined) plan();
  }

  function plan() {
    const delay = isMoving ? DELAYS[0] : DELAYS[Math.min(count, DELAYS.length - 1)];
    count += 1;
    dueAt = performance.now() + delay;
    tick();
  }

  function tick() {
    if (isTrying || (document.hidden && count > UNSEEN_TRIES)) return;
    const left = dueAt - performance.now();
    if (left <= 0) void tryNow();
    else tell(Math.ceil(left / SECOND));
  }

  document.addEventListener("visibilitychange", () => {
    if (timer === undefined) return;
    dueAt = Math.min(dueAt, performance.now());
    tick();
  });

  return {
    /** With `isFirst` at once; else after its delay. */
    begin(how) {
      isMoving = how.isMoving;
      if (timer !== undefined) return;
      timer = setInterval(tick, SECOND);
      if (how.isFirst) void tryNow();
      else plan();
    },
    stop,
  };
}
