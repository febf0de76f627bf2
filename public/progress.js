const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** The farthest that each part of the copy was seen at; what is older by then does not take it back. */
const farthest = new Map();

/** The newest that came; a page that is drawn anew may have been made before it. */
let newest;

document.addEventListener("drawn", () => {
  if (newest !== undefined) drawProgress(newest);
});

/** Moves the bars on the page; false when they are not there yet, or are those of another step. */
export function drawProgress(progress) {
  newest = progress;
  const copying = document.getElementById("copying");
  if (copying === null || copying.dataset.step !== progress.step) return false;
  const whole = drawAmount(copying, progress, `${progress.step}`);
  say(copying, "percent", `${whole} %`);
  for (const volume of progress.volumes) drawVolume(copying, volume, progress.step);
  return true;
}

function drawVolume(copying, volume, step) {
  const row = copying.querySelector(`[data-volume="${CSS.escape(volume.name)}"]`);
  if (row !== null) drawAmount(row, volume, `${step} ${volume.name}`);
}

/** Returns the per cents that are shown. */
function drawAmount(place, amount, key) {
  const { totalBytes, rate, secondsLeft } = amount;
  const bytes = Math.min(totalBytes, Math.max(amount.bytes, farthest.get(key) ?? 0));
  farthest.set(key, bytes);
  const percent = totalBytes === 0 ? 100 : Math.floor((bytes * 100) / totalBytes);
  const isDone = bytes >= totalBytes;
  place.querySelector('[data-progress="bar"]').value = percent;
  say(place, "done", sizeWords(bytes));
  say(place, "rate", rate === undefined || isDone ? "" : `${sizeWords(rate)}/s`);
  say(place, "left", leftWords(isDone, secondsLeft, place.id === "copying"));
  return percent;
}

function leftWords(isDone, secondsLeft, isWhole) {
  if (isDone) return "done";
  if (secondsLeft === undefined) return isWhole ? "estimating" : "";
  return `${durationWords(secondsLeft)} left`;
}

function say(place, part, text) {
  place.querySelector(`[data-progress="${part}"]`).textContent = text;
}

function sizeWords(bytes) {
  if (bytes >= GIB / 10) return `${(bytes / GIB).toFixed(2)} GiB`;
  if (bytes >= MIB / 10) return `${(bytes / MIB).toFixed(1)} MiB`;
  return `${Math.round(bytes / KIB)} KiB`;
}

function durationWords(seconds) {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
