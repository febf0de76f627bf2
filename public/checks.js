import { refresh } from "./refresh.js";

const LOOK_MS = 5_000;
const AGAIN_MS = 10 * 60_000;

/** While somebody looks at the overview, the checks of its grids do not grow old. */
export function keepChecked() {
  const asked = new Map();
  const look = () => {
    if (document.hidden) return;
    for (const form of document.querySelectorAll("form[data-stale]")) void checkOnce(form, asked);
  };
  look();
  setInterval(look, LOOK_MS);
}

async function checkOnce(form, asked) {
  const fields = new URLSearchParams(new FormData(form));
  const grid = fields.get("grid");
  if (performance.now() - (asked.get(grid) ?? -AGAIN_MS) < AGAIN_MS) return;
  asked.set(grid, performance.now());
  form.querySelector("button").textContent = "Checking…";
  // Where it cannot be asked, the page says so by itself.
  await fetch(form.action, { method: "POST", body: fields }).catch(() => undefined);
  await refresh();
}
