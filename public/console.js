import { openLine } from "./console-line.js";
import { createScreen } from "./console-screen.js";

const part = (id) => document.getElementById(id);
const wish = JSON.parse(part("console").dataset.wish);
let screen;
let line;

part("connect").addEventListener("click", () => void connect());
part("disconnect").addEventListener("click", () => line?.close());
part("reader").addEventListener("change", () => screen?.setReader(part("reader").checked));
addEventListener("pagehide", () => line?.close());
// Not before it does something.
show("disconnected", "Disconnected");

async function connect() {
  show("connecting", "Connecting…");
  screen?.dispose();
  part("screen").hidden = false;
  screen = createScreen(part("screen"), {
    reader: part("reader").checked,
    onLeave: () => part("disconnect").focus(),
  });
  const mine = screen;
  try {
    line = await openLine(wish, screen.size());
  } catch (error) {
    end(error.message);
    return;
  }
  const opened = line;
  opened.onData((bytes) => mine.write(bytes, opened));
  line.onEnd(end);
  screen.onInput((bytes) => line?.send(bytes));
  screen.onSize((size) => line?.resize(size));
  line.resize(screen.size());
  show("connected", "Connected");
  screen.focus();
}

/** What was shown stays readable. */
function end(reason) {
  line = undefined;
  screen?.freeze();
  show("disconnected", `Disconnected: ${reason}`);
  part("connect").focus();
}

function show(state, words) {
  part("console").dataset.state = state;
  part("console-state").textContent = words;
  part("connect").hidden = state === "connected";
  part("connect").setAttribute("aria-disabled", String(state === "connecting"));
  part("disconnect").hidden = state !== "connected";
}
