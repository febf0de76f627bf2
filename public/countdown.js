const TICK_MS = 1_000;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Says beside a moment to come how long it still is, counted from what the server said: the clock here may be wrong. Without
 * scripts the moment itself stands there.
 */
export function countDown() {
  setInterval(drawCountdowns, TICK_MS);
  document.addEventListener("drawn", drawCountdowns);
  drawCountdowns();
}

function drawCountdowns() {
  for (const element of document.querySelectorAll("time[data-countdown]")) {
    element.endsAt ??= performance.now() + Number(element.dataset.countdown) * SECOND;
    const left = element.endsAt - performance.now();
    const words = left > 0 ? `${leftWords(left)} left` : "now";
    const beside = element.nextElementSibling;
    const isThere = beside?.classList.contains("left") === true;
    const note = isThere ? beside : element.insertAdjacentElement("afterend", freshNote());
    if (note.textContent !== words) note.textContent = words;
  }
}

function freshNote() {
  const note = document.createElement("span");
  note.className = "left";
  return note;
}

function leftWords(ms) {
  if (ms >= DAY) return `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`;
  if (ms >= HOUR) return `${Math.floor(ms / HOUR)} h ${Math.floor((ms % HOUR) / MINUTE)} min`;
  if (ms >= MINUTE) return `${Math.floor(ms / MINUTE)} min ${Math.floor((ms % MINUTE) / SECOND)} s`;
  return `${Math.floor(ms / SECOND)} s`;
}
