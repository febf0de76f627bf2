const AT_END_PX = 40;
const MOST_LINES = 1_000;

/** What the reader of the log wants: it stands still, or its end stays in sight. */
const reader = { isPaused: false, isFollowing: true, fresh: undefined, note: "" };

/** The tools above the log, and the line that the address names. Does nothing on a page without a log. */
export function readLog() {
  const log = document.getElementById("log");
  if (log === null) return;
  const isLinked = /^#L\d+$/.test(location.hash);
  if (isLinked) showLine(location.hash.slice(1));
  reader.isFollowing = !isLinked;
  keepAtEnd();
  showTools();
  document.addEventListener("drawn", showTools);
  document.addEventListener("click", ({ target }) => press(target.closest?.("[data-log]")?.dataset.log));
  // It does not bubble, and the log itself may be another one after a while.
  document.addEventListener("scroll", ({ target }) => isScrolled(target), { capture: true });
}

/** A line that is no longer on this page is on the one with all lines. */
function showLine(id) {
  if (document.getElementById(id) !== null) return;
  const whole = document.querySelector("[data-log-whole]");
  if (whole !== null) location.replace(`${whole.href}#${id}`);
}

function press(tool) {
  if (tool === "pause") pauseOrGoOn();
  else if (tool === "follow") {
    reader.isFollowing = !reader.isFollowing;
    keepAtEnd();
  } else return;
  showTools();
}

function pauseOrGoOn() {
  const region = currentRegion();
  reader.isPaused = !reader.isPaused;
  if (reader.isPaused) {
    reader.note = region.querySelector("[data-log-note]").textContent;
    note(region, "Paused");
    return;
  }
  note(region, reader.note);
  if (reader.fresh !== undefined) takeOverLog(region, reader.fresh);
}

/** Who scrolls up wants to read; who comes back to the end wants to follow. */
function isScrolled(log) {
  if (log.id !== "log") return;
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < AT_END_PX;
  if (isAtEnd === reader.isFollowing) return;
  reader.isFollowing = isAtEnd;
  showTools();
}

/** Adds the lines that came; those that are there stay, with what is selected in them. */
export function takeOverLog(old, fresh) {
  const shown = old.querySelector("#log");
  const lines = [...fresh.querySelectorAll("#log > p")];
  const isKnown = ({ id }) => shown.querySelector(`#${id}`) !== null;
  const added = lines.slice(lines.findLastIndex(isKnown) + 1);
  if (reader.isPaused) {
    reader.fresh = fresh.cloneNode(true);
    note(old, added.length === 0 ? "Paused" : `Paused, ${added.length} more lines have come`);
    return;
  }
  reader.fresh = undefined;
  note(old, fresh.querySelector("[data-log-note]").textContent);
  if (added.length === lines.length) shown.replaceChildren(...lines);
  else shown.append(...added);
  while (shown.childElementCount > MOST_LINES) shown.firstElementChild.remove();
  keepAtEnd();
}

function keepAtEnd() {
  const log = document.getElementById("log");
  if (log !== null && reader.isFollowing && !reader.isPaused) log.scrollTop = log.scrollHeight;
}

function currentRegion() {
  return document.querySelector('[data-region="job-log"]');
}

function note(region, text) {
  const line = region.querySelector("[data-log-note]");
  if (line.textContent !== text) line.textContent = text;
}

function showTools() {
  say("pause", reader.isPaused, reader.isPaused ? "Go on" : "Pause");
  say("follow", reader.isFollowing, "Follow");
}

function say(tool, isPressed, word) {
  const button = document.querySelector(`[data-log="${tool}"]`);
  if (button === null) return;
  button.setAttribute("aria-pressed", String(isPressed));
  button.textContent = word;
}
