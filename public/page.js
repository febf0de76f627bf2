import { keepChecked } from "./checks.js";
import { greet } from "./greet.js";
import { followJob } from "./live.js";
import { watchForNews } from "./refresh.js";
import { keepCounting } from "./times.js";

keepCounting();
keepChecked();
if (document.body.dataset.events !== "") followJob();
else if (document.body.dataset.watching === "true") watchForNews();
greet();
scrollLogToEnd();

function scrollLogToEnd() {
  const log = document.getElementById("log");
  if (log !== null) log.scrollTop = log.scrollHeight;
}
