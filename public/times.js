const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = 5 * SECOND;

/** How far the clock of this machine is ahead of the one that all times are of. */
let ahead = 0;

/** Counts the relative times on; the words are those of src/web/present/times.ts. */
export function keepCounting() {
  setClock(document.body.dataset.now);
  setInterval(() => countOn(Date.now() - ahead), 5 * SECOND);
}

/** What time it is where the page was drawn just now: nobody's own clock needs to be right. */
export function setClock(now) {
  if (now !== undefined) ahead = Date.now() - Number(now);
}

function countOn(now) {
  for (const element of document.querySelectorAll("time[title]:not(.log time)")) {
    const time = Date.parse(element.dateTime);
    if (Number.isNaN(time)) continue;
    const words = relativeWords(time - now);
    if (element.textContent !== words) element.textContent = words;
  }
}

function relativeWords(difference) {
  if (Math.abs(difference) < NOW) return "just now";
  const amount = roughAmount(Math.abs(difference));
  return difference > 0 ? `in ${amount}` : `${amount} ago`;
}

function roughAmount(ms) {
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return `${Math.round(ms / DAY)} days`;
}
