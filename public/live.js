import { greet } from "./greet.js";
import { createPasses } from "./passes.js";
import { askSession, findAhead, movedTo, probe, readFollow } from "./places.js";
import { drawProgress } from "./progress.js";
import { refresh, watchForNews } from "./refresh.js";
import { createSpeaker } from "./speaker.js";
import { createTries } from "./tries.js";

const GATHER_MS = 400;
const LOOK_MS = 2_000;
const SLACK_MS = 100;
const POLL_MS = 5_000;
/** So often in a row a stream may fail where the page itself is answered, before the page is asked for instead. */
const MAX_FAILURES = 3;
const STEADY_MS = 5_000;
/** Each writer of a job numbers its events in a thousand of its own. */
const EVENTS_A_WRITER = 1_000;

/**
 * Keeps the page of a running job live, wherever the job goes: an event makes the page draw itself anew, progress moves the bars
 * at once. When the stream falls silent, or says that the application moves, the places of the job are asked which of them
 * knows more than this page shows, and the page goes there; until one does, what was known last stays on the screen.
 */
export function followJob() {
  const follow = readFollow();
  const passes = createPasses(follow.job);
  const watch = {
    follow,
    last: follow.after,
    passes,
    speaker: createSpeaker(passes.wayTo),
    moved: movedTo(follow),
    // What the stream has said of that, and up to which event.
    told: undefined,
    stream: undefined,
    isOpen: false,
    failures: 0,
    openedAt: Number.NEGATIVE_INFINITY,
    lookedAt: Number.NEGATIVE_INFINITY,
    lostAt: undefined,
    drawing: undefined,
    isLooking: false,
    isLeaving: false,
    polling: undefined,
  };
  watch.tries = createTries({
    attempt: () => tryAgain(watch),
    tell: (seconds) => watch.speaker.lost(watch.moved, watch.lostAt, seconds),
  });
  openStream(watch);
  void watch.passes.renew().then(() => look(watch));
  setInterval(() => void beat(watch), LOOK_MS);
  document.addEventListener("visibilitychange", () => void beat(watch));
  addEventListener("pagehide", () => watch.stream?.close());
  addEventListener("pageshow", ({ persisted }) => persisted && isLost(watch));
}

/** Nothing is asked while nobody looks. */
async function beat(watch) {
  if (document.hidden || watch.isLeaving) return;
  if (watch.isOpen) await watch.passes.freshen();
  if (watch.isOpen && watch.moved !== undefined) await look(watch);
}

function openStream(watch) {
  if (typeof EventSource === "undefined") return pollInstead(watch);
  const url = new URL(document.body.dataset.events, location.href);
  url.searchParams.set("after", watch.last);
  const stream = new EventSource(url);
  watch.stream = stream;
  stream.addEventListener("open", () => isBack(watch));
  stream.addEventListener("error", () => {
    stream.close();
    const wasSteady = performance.now() - watch.openedAt > STEADY_MS;
    watch.failures = wasSteady ? 1 : watch.failures + 1;
    isLost(watch);
  });
  stream.addEventListener("message", (message) => takeEvent(watch, message));
  stream.addEventListener("gate", () => drawSoon(watch));
  stream.addEventListener("progress", ({ data }) => {
    if (!drawProgress(JSON.parse(data))) drawSoon(watch);
  });
  stream.addEventListener("moving", ({ data }) => isMoving(watch, JSON.parse(data)));
}

function takeEvent(watch, { data, lastEventId }) {
  watch.last = Math.max(watch.last, Number(lastEventId));
  // Another writer than the one who said it: the job is back.
  if (watch.last > (watch.told?.until ?? watch.last)) watch.told = undefined;
  if (JSON.parse(data).event.type === "ended") leaveOff(watch);
  drawSoon(watch);
}

/** The job has ended: what still happens around it is asked for now and then. */
function leaveOff(watch) {
  watch.isLeaving = true;
  watch.isOpen = false;
  watch.stream?.close();
  watch.tries.stop();
  clearInterval(watch.polling);
  watchForNews();
}

/** Events come in bunches; one drawing serves them all. */
function drawSoon(watch) {
  watch.drawing ??= setTimeout(() => {
    watch.drawing = undefined;
    void draw(watch);
  }, GATHER_MS);
}

async function draw(watch) {
  if (!(await refresh())) return false;
  const follow = readFollow();
  if (follow === undefined) return true;
  watch.follow = follow;
  watch.last = Math.max(watch.last, follow.after);
  greet();
  if (watch.isLeaving) return true;
  watch.moved = movedTo(follow) ?? watch.told?.place;
  if (watch.isOpen) sayWhere(watch);
  if (document.body.dataset.events === "") leaveOff(watch);
  else if (watch.moved !== undefined) void look(watch);
  return true;
}

function isBack(watch) {
  watch.isOpen = true;
  watch.openedAt = performance.now();
  watch.tries.stop();
  clearInterval(watch.polling);
  const wasLost = watch.lostAt !== undefined;
  watch.lostAt = undefined;
  sayWhere(watch);
  if (wasLost) drawSoon(watch);
}

/** Tried again at once, also when nobody looks: this may be the moment at which the application stops. */
function isLost(watch) {
  if (watch.isLeaving) return;
  watch.isOpen = false;
  watch.lostAt ??= new Date();
  watch.tries.begin({ isMoving: watch.moved !== undefined, isFirst: watch.failures <= 1 });
}

async function tryAgain(watch) {
  if (await look(watch, { must: true, everywhere: true })) return;
  const answer = await probe(location.origin, watch.follow.job);
  // What answers may know less than what is on the screen: another machine with this address, that has just begun.
  if (answer === undefined || answer.lastEvent < watch.last) return watch.speaker.silent();
  if ((await askSession()) === "out") return comeInAgain(watch, answer.here);
  if (!(await draw(watch)) || watch.isLeaving) return;
  watch.tries.stop();
  if (watch.failures < MAX_FAILURES) openStream(watch);
  else pollInstead(watch);
}

/**
 * Goes to the place that knows more; false while there is none. It looks at the place where the job must be, and when the
 * stream is lost at all. Not more often than every two seconds, unless it must.
 */
async function look(watch, { must = false, everywhere = false } = {}) {
  if (watch.isLooking || watch.isLeaving) return watch.isLeaving;
  const { job, places } = watch.follow;
  const asked = everywhere ? places : places.filter(({ at }) => at === watch.moved?.at);
  if (asked.length === 0) return false;
  const now = performance.now();
  if (!must && now - watch.lookedAt < LOOK_MS - SLACK_MS) return false;
  watch.lookedAt = now;
  watch.isLooking = true;
  const ahead = await findAhead({ job, places: asked }, watch.last).finally(() => {
    watch.isLooking = false;
  });
  if (ahead === undefined) return false;
  if (watch.isOpen && !watch.passes.has(ahead.here)) await watch.passes.renew();
  goTo(watch, { origin: ahead.origin, at: ahead.here });
  return true;
}

/** The old page is not to go back to: nobody may answer there any more. */
function goTo(watch, place) {
  watch.isLeaving = true;
  watch.tries.stop();
  const way = watch.passes.wayTo(place);
  watch.passes.spend(place.at);
  location.replace(way);
}

/** MIG here was started again, or is another one at the same address: what let this page in is gone with the other. */
function comeInAgain(watch, here) {
  if (here !== undefined) goTo(watch, { origin: location.origin, at: here });
}

/** Where a stream does not come through, the page is asked for instead, and the stream now and then. */
function pollInstead(watch) {
  clearInterval(watch.polling);
  watch.speaker.polling();
  let polls = 0;
  watch.polling = setInterval(() => {
    if (document.hidden) return;
    polls += 1;
    if (polls % 12 === 0 && typeof EventSource !== "undefined") openStream(watch);
    else void draw(watch).then((isAnswered) => isAnswered || isLost(watch));
  }, POLL_MS);
}

/** The stream says so itself, a moment before it ends. */
function isMoving(watch, { to }) {
  const origin = URL.canParse(to) ? new URL(to).origin : `http://${to}`;
  const { places, here } = watch.follow;
  const place = places.find((each) => each.origin === origin && each.at !== here);
  const until = (Math.floor(watch.last / EVENTS_A_WRITER) + 1) * EVENTS_A_WRITER;
  watch.told = place && { place, until };
  watch.moved = place;
  sayWhere(watch);
  void watch.passes.renew().then(() => look(watch, { must: true }));
}

function sayWhere({ speaker, moved }) {
  if (moved === undefined) speaker.nothing();
  else speaker.moving(moved);
}
