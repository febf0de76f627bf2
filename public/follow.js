import { rememberArrival } from "./arrival.js";

const RETRY_MS = 2_000;
/** The job may come a moment after the page: for so long the pass is shown again. */
const TRIES = 20;
const JOB = /^([a-z0-9]{1,32})\./;

/** Lets in who comes with a pass from another place of the job, and goes on to the job's page. */
async function comeIn() {
  const pass = location.hash.slice(1);
  // Nowhere to be found afterwards: neither in the address bar nor in the history.
  history.replaceState(null, "", location.pathname);
  const job = JOB.exec(pass)?.[1];
  if (job === undefined) return refuse("There is no pass in this address.", "/");
  for (let attempt = 1; ; attempt += 1) {
    const answer = await show(pass);
    if (answer.path !== undefined) return goOn(job, answer.path);
    if (!answer.isEarly || attempt === TRIES) return refuse(answer.text, `/jobs/${job}`);
    say(answer.text);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function show(pass) {
  const isEarly = true;
  try {
    const response = await fetch("/session/pass", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ pass }),
    });
    const { path, detail = "", hint = "" } = await response.json();
    if (response.ok) return { path };
    return { text: `${detail}. ${hint}`, isEarly: response.status === 503 };
  } catch {
    return { text: "MIG at this address does not answer now. It is asked again.", isEarly };
  }
}

function goOn(job, path) {
  rememberArrival(job);
  location.replace(path);
}

function refuse(text, path) {
  const isJob = path !== "/";
  document.getElementById("follow-heading").textContent = "Log in to go on";
  document.getElementById("favicon").href = "/assets/favicon-warn.svg";
  const notice = document.getElementById("follow-notice");
  notice.className = "notice tone-warn";
  notice.querySelector("use").setAttribute("href", "/assets/icons.svg#warn");
  say(text);
  const link = document.getElementById("follow-link");
  link.href = path;
  link.textContent = isJob ? "Log in and see the job" : "To the overview";
  link.focus();
}

function say(text) {
  document.getElementById("follow-text").textContent = text;
}

void comeIn();
