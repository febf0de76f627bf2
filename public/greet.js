import { forgetArrival, hasArrived } from "./arrival.js";
import { showBanner } from "./banner.js";
import { readFollow } from "./places.js";

const SHOWN_MS = 8_000;
let isToldWhere = false;

/** Who was brought along by the job is told where this is, and at the end how it went. */
export function greet() {
  const follow = readFollow();
  if (follow === undefined || !hasArrived(follow.job)) return;
  if (follow.greeting !== "") {
    forgetArrival();
    showBanner(follow.greeting, { tone: "good" });
  } else if (follow.here === "helper" && !isToldWhere) {
    isToldWhere = true;
    showForAWhile("This is the helper: it drives the job while the application is down.");
  }
}

function showForAWhile(sentence) {
  showBanner(sentence, { tone: "idle" });
  setTimeout(() => {
    if (document.querySelector("#banner [data-said]")?.textContent === sentence) showBanner(undefined);
  }, SHOWN_MS);
}
