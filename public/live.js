import { showBanner } from "./banner.js";
import { drawProgress } from "./progress.js";
import { refresh, watchForNews } from "./refresh.js";

const GATHER_MS = 400;
const POLL_MS = 5_000;
const MOVING_RETRY_MS = 3_000;

/**
 * Keeps the page of a running job live: an event makes it draw itself anew, progress moves the bars at once. While the
 * stream is down it asks every few seconds instead; the browser itself opens the stream again behind the last event.
 */
export function followJob() {
  const state = { timer: undefined, moved: false, lostAt: undefined };
  const source = new EventSource(document.body.dataset.events);
  source.addEventListener("open", () => isBack(state));
  source.addEventListener("error", () => isLost(state));
  source.addEventListener("message", (message) => takeEvent(state, source, JSON.parse(message.data)));
  source.addEventListener("gate", () => drawSoon(state));
  source.addEventListener("progress", (message) => {
    if (!drawProgress(JSON.parse(message.data))) drawSoon(state);
  });
  source.addEventListener("moving", (message) => isMoving(state, JSON.parse(message.data)));
  setInterval(() => {
    if (state.lostAt !== undefined && !document.hidden) void pollWhileLost(source);
  }, POLL_MS);
  addEventListener("pagehide", () => source.close());
}

function takeEvent(state, source, stored) {
  if (stored.event.type !== "ended") return drawSoon(state);
  source.close();
  watchForNews();
  return drawSoon(state);
}

/** Events come in bunches; one drawing serves them all. */
function drawSoon(state) {
  state.timer ??= setTimeout(() => {
    state.timer = undefined;
    void refresh();
  }, GATHER_MS);
}

/** Back after a loss, also after a move that was undone: what happened meanwhile is drawn. */
function isBack(state) {
  if (state.lostAt === undefined) return;
  state.lostAt = undefined;
  state.moved = false;
  showBanner(undefined);
  drawSoon(state);
}

function isLost(state) {
  state.lostAt ??= new Date();
  if (state.moved) return;
  const since = state.lostAt.toLocaleTimeString();
  showBanner(`Connection lost. Trying again every few seconds; what you see is from ${since}.`);
}

/** The stream was refused, not only cut: the browser will not try again by itself. */
async function pollWhileLost(source) {
  const isAnswered = await refresh();
  if (isAnswered && source.readyState === EventSource.CLOSED) location.reload();
}

/** What stands on the page stays there; where it goes on is said above it. */
function isMoving(state, { to, sentence }) {
  state.moved = true;
  const base = /^https?:\/\//.test(to) ? to : `http://${to}`;
  showBanner(sentence, URL.canParse(base) ? new URL(location.pathname, base).href : undefined);
  setTimeout(() => drawSoon(state), MOVING_RETRY_MS);
}
