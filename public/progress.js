const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** Moves the bars on the page; false when they are not there yet. */
export function drawProgress({ bytes, totalBytes, rate, secondsLeft, volumes }) {
  const copying = document.getElementById("copying");
  if (copying === null) return false;
  const percent = percentOf(bytes, totalBytes);
  say(copying, "percent", `${percent} %`);
  say(copying, "done", sizeWords(bytes));
  say(copying, "rate", rate === undefined ? "" : `${sizeWords(rate)}/s`);
  say(copying, "left", secondsLeft === undefined ? "estimating" : `${durationWords(secondsLeft)} left`);
  copying.querySelector('[data-progress="bar"]').value = percent;
  for (const volume of volumes) drawVolume(copying, volume);
  return true;
}

function drawVolume(copying, { name, bytes, totalBytes }) {
  const row = copying.querySelector(`[data-volume="${CSS.escape(name)}"]`);
  if (row === null) return;
  row.querySelector("progress").value = percentOf(bytes, totalBytes);
  row.querySelector('[data-part="done"]').textContent = sizeWords(bytes);
}

function say(copying, part, text) {
  copying.querySelector(`[data-progress="${part}"]`).textContent = text;
}

function percentOf(bytes, totalBytes) {
  return totalBytes === 0 ? 100 : Math.floor((bytes * 100) / totalBytes);
}

function sizeWords(bytes) {
  if (bytes >= GIB / 10) return `${(bytes / GIB).toFixed(2)} GiB`;
  if (bytes >= MIB / 10) return `${(bytes / MIB).toFixed(1)} MiB`;
  return `${Math.round(bytes / KIB)} KiB`;
}

function durationWords(seconds) {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
