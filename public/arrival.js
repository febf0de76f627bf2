const KEY = "mig-arrived";

/** On the way in by a pass: the page that comes next greets who was brought along. */
export function rememberArrival(job) {
  try {
    sessionStorage.setItem(KEY, job);
  } catch {
    // A browser that keeps nothing is not greeted.
  }
}

/** Whether this tab was brought here by this job. */
export function hasArrived(job) {
  try {
    return sessionStorage.getItem(KEY) === job;
  } catch {
    return false;
  }
}

/** It has been greeted. */
export function forgetArrival() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
