import { showBanner } from "./banner.js";

/** What is said above a page that goes along with its job; `wayTo` leads to a place. What others have said stays. */
export function createSpeaker(wayTo) {
  let isSaying = false;

  function say(text, how) {
    isSaying = true;
    showBanner(text, how);
  }

  function linkTo(place) {
    return { href: wayTo(place), label: `Go to ${place.name}` };
  }

  return {
    nothing() {
      if (isSaying) showBanner(undefined);
      isSaying = false;
    },
    /** The page is answered, and its job is at another place. */
    moving(place) {
      const sentence =
        place.at === "helper"
          ? `The application is about to be stopped. The helper reports at ${hostOf(place)}.`
          : `The helper has done its part. The application's own page is at ${hostOf(place)}.`;
      say(`${sentence} This page goes there by itself.`, { link: linkTo(place) });
    },
    /** Nobody answers; `place` is where the job is, if it is not here, `seconds` are left to the next try. */
    lost(place, since, seconds) {
      const count = seconds === undefined ? "" : `Next try in ${seconds} s.`;
      const time = since.toLocaleTimeString();
      if (place === undefined) {
        say(`Connection lost at ${time}: what you see is from then.`, { count });
        return;
      }
      const sentence =
        place.at === "helper"
          ? `The application is stopped now. The helper reports at ${hostOf(place)}.`
          : `The helper is gone. The application's own page is at ${hostOf(place)}.`;
      const rest = `What you see is from ${time}; this page goes there as soon as it answers.`;
      say(`${sentence} ${rest}`, { count, link: linkTo(place) });
    },
    polling() {
      say("Live news does not come through; this page asks every few seconds instead.", { tone: "idle" });
    },
    /** People leave the tab: its title tells that nobody answers, until the page is drawn anew. */
    silent() {
      if (!document.title.startsWith("No answer")) document.title = `No answer · ${document.title}`;
    },
  };
}

function hostOf({ origin }) {
  return origin.replace(/^https?:\/\//, "");
}
