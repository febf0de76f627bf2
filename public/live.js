import { showBanner } from "./banner.js";
import { greet } from "./greet.js";
import { createPasses } from "./passes.js";
import { findAhead, isLetIn, movedTo, probe, readFollow } from "./places.js";
import { drawProgress } from "./progress.js";
import { refresh, watchForNews } from "./refresh.js";
import { createTries } from "./tries.js";

const GATHER_MS = 400;
const LOOK_MS = 2_000;
const SLACK_MS = 100;
const POLL_MS = 5_000;
/** So often in a row a stream may fail where the page itself is answered, before the page is asked for instead. */
const MAX_FAILURES = 3;
const STEADY_MS = 5_000;

/**
 * Keeps the page of a running job live, wherever the job goes: an event makes the page draw itself anew, progress moves the bars
 * at once. When the stream falls silent, or says that the application moves, the places of the job are asked which of them
 * knows more than this page shows, and the page goes there; until one does, what was known last stays on the screen.
 */
export function followJob() {
  const follow = readFollow();
  const watch = {
    follow,
    last: follow.after,
    passes: createPasses(follow.job),
    moved: movedTo(follow),
    stream: undefined,
    isOpen: false,
    failures: 0,
    openedAt: Number.NEGATIVE_INFINITY,
    lookedAt: Number.NEGATIVE_INFINITY,
    lostAt: undefined,
    drawing: undefined,
    isLooking: false,
    isLeaving: false,
    isSaying: false,
    polling: undefined,
  };
  watch.tries = createTries({ attempt: () => tryAgain(watch), tell: (count) => sayLost(watch, count) });
  openStream(watch);
  void watch.passes.renew();
  void look(watch);
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
  watch.moved = movedTo(follow);
  if (watch.isOpen) sayMoved(watch);
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
  sayMoved(watch);
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
  if (await look(watch, { must: true })) return;
  const here = await probe(location.origin, watch.follow.job);
  if (here === undefined) return markSilent();
  if (!(await isLetIn())) return comeInAgain(watch, here);
  // What answers here may know less than what is on the screen: another machine with this address.
  if (here.lastEvent >= watch.last && !(await draw(watch))) return;
  if (watch.isLeaving) return;
  watch.tries.stop();
  if (watch.failures < MAX_FAILURES) openStream(watch);
  else pollInstead(watch);
}

/** Goes to the place that knows more; false while there is none. Not more often than every two seconds, unless it must. */
async function look(watch, { must = false } = {}) {
  if (watch.isLooking || watch.isLeaving) return watch.isLeaving;
  const now = performance.now();
  if (!must && now - watch.lookedAt < LOOK_MS - SLACK_MS) return false;
  watch.lookedAt = now;
  watch.isLooking = true;
  const ahead = await findAhead(watch.follow, watch.last).finally(() => {
    watch.isLooking = false;
  });
  if (ahead === undefined) return false;
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
function comeInAgain(watch, { here, lastEvent }) {
  if (lastEvent < watch.last) return;
  goTo(watch, { origin: location.origin, at: here });
}

/** Where a stream does not come through, the page is asked for instead, and the stream now and then. */
function pollInstead(watch) {
  clearInterval(watch.polling);
  watch.isSaying = true;
  showBanner("Live news does not come through; this page asks every few seconds instead.", { tone: "idle" });
  let polls = 0;
  watch.polling = setInterval(() => {
    if (document.hidden) return;
    polls += 1;
    if (polls % 12 === 0 && typeof EventSource !== "undefined") openStream(watch);
    else void draw(watch).then((isAnswered) => isAnswered || isLost(watch));
  }, POLL_MS);
}

function isMoving(watch, { to, sentence }) {
  const origin = URL.canParse(to) ? new URL(to).origin : `http://${to}`;
  watch.moved = watch.follow.places.find(
    (place) => place.origin === origin && place.at !== watch.follow.here,
  );
  watch.sentence = sentence;
  sayMoved(watch);
  void watch.passes.renew().then(() => look(watch, { must: true }));
}

function linkTo(watch) {
  const { moved } = watch;
  return moved && { href: watch.passes.wayTo(moved), label: `Follow it to ${moved.name}` };
}

function sayMoved(watch) {
  const { moved, follow } = watch;
  if (moved === undefined) return saysNothing(watch);
  watch.isSaying = true;
  showBanner(watch.sentence ?? follow.moved, { link: linkTo(watch) });
}

/** What others have said stays. */
function saysNothing(watch) {
  if (watch.isSaying) showBanner(undefined);
  watch.isSaying = false;
}

function sayLost(watch, seconds) {
  watch.isSaying = true;
  const { moved, follow } = watch;
  const count = seconds === undefined ? "" : `Next try in ${seconds} s.`;
  const since = watch.lostAt.toLocaleTimeString();
  if (moved === undefined) {
    showBanner(`Connection lost at ${since}: what you see is from then.`, { count });
    return;
  }
  const where = moved.origin.replace(/^https?:\/\//, "");
  const sentence =
    moved.at === "helper"
      ? `${follow.here === "" ? "MIG" : "The application"} is stopped now. The helper reports at ${where}.`
      : `The helper has gone. MIG in the application answers at ${where}.`;
  showBanner(`${sentence} What you see is from ${since}; this page goes there as soon as it answers.`, {
    count,
    link: linkTo(watch),
  });
}

/** People leave the tab: its title and icon tell that nobody answers, until the page is drawn anew. */
function markSilent() {
  if (!document.title.startsWith("No answer")) document.title = `No answer · ${document.title}`;
  document.getElementById("favicon").href = "/assets/favicon-warn.svg";
}
