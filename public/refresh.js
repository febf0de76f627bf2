import { showBanner, takeOverBanner } from "./banner.js";
import { takeOverLog } from "./log.js";
import { askSession } from "./places.js";
import { setClock } from "./times.js";

const WATCH_MS = 5_000;

/** Looks for news now and then, while somebody looks at the page; says so when nobody answers. */
export function watchForNews() {
  let silentSince;
  setInterval(async () => {
    if (document.hidden) return;
    if (await refresh()) {
      if (silentSince !== undefined) showBanner(undefined);
      silentSince = undefined;
      return;
    }
    silentSince ??= new Date();
    const time = silentSince.toLocaleTimeString();
    if ((await askSession()) === "out") sayLogInAgain(time);
    else showBanner(`No answer since ${time}: what you see is from then.`);
  }, WATCH_MS);
}

function sayLogInAgain(time) {
  const link = { href: location.pathname + location.search, label: "Log in again" };
  showBanner(`MIG was started again: what you see is from ${time}.`, { link });
}

/**
 * Draws the page anew from the server and takes over what changed, so that there is one way to draw it. What is unfolded,
 * focused or scrolled stays so. Returns whether the server answered.
 */
export async function refresh() {
  const fresh = await fetchPage();
  if (fresh === undefined) return false;
  const hadEvents = document.body.dataset.events !== "";
  if (!sameRegions(fresh))
    document.getElementById("main").replaceChildren(...fresh.getElementById("main").childNodes);
  for (const region of regionsOf(fresh)) takeOver(region);
  takeOverBanner(fresh.getElementById("banner"));
  document.title = fresh.title;
  document.getElementById("favicon").href = fresh.getElementById("favicon").href;
  announce();
  document.dispatchEvent(new Event("drawn"));
  document.body.dataset.follow = fresh.body.dataset.follow;
  setClock(fresh.body.dataset.now);
  // A job has started since: the page with its stream is another one.
  document.body.dataset.events = fresh.body.dataset.events;
  if (!hadEvents && fresh.body.dataset.events !== "") location.reload();
  return true;
}

async function fetchPage() {
  try {
    const response = await fetch(location.href, { headers: { accept: "text/html", "mig-quiet": "yes" } });
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : undefined;
  } catch {
    return undefined;
  }
}

function regionsOf(page) {
  return [...page.querySelectorAll("[data-region]")];
}

function sameRegions(fresh) {
  const names = (page) =>
    regionsOf(page)
      .map((region) => region.dataset.region)
      .join();
  return names(fresh) === names(document);
}

function takeOver(region) {
  const old = document.querySelector(`[data-region="${region.dataset.region}"]`);
  if (old.innerHTML === region.innerHTML || holdsFocusedField(old)) return;
  if (region.dataset.region === "job-log") {
    takeOverLog(old, region);
    return;
  }
  for (const details of region.querySelectorAll("details[id]")) {
    const before = document.getElementById(details.id);
    if (before !== null) details.open = before.open;
  }
  const focused = old.contains(document.activeElement) ? pathTo(old, document.activeElement) : undefined;
  old.className = region.className;
  old.replaceChildren(...region.childNodes);
  if (focused !== undefined) elementAt(old, focused)?.focus({ preventScroll: true });
}

/** Nothing is taken from under the fingers of who types. */
function holdsFocusedField(region) {
  const active = document.activeElement;
  return active instanceof HTMLInputElement && region.contains(active);
}

function pathTo(root, element) {
  const path = [];
  for (let at = element; at !== root; at = at.parentElement)
    path.unshift([...at.parentElement.children].indexOf(at));
  return path;
}

function elementAt(root, path) {
  return path.reduce((at, index) => at?.children[index], root);
}

/** One polite line for who does not see the page: the step, not its every detail. */
function announce() {
  const news = document.querySelector("[data-announce]");
  const line = news?.textContent.replace(/\s+/g, " ").trim() ?? "";
  const announcement = document.getElementById("announcement");
  if (announcement.textContent === line) return;
  // A failure interrupts what is being read.
  announcement.setAttribute("role", news?.dataset.announce ?? "status");
  announcement.textContent = line;
}
