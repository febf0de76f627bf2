import { FitAddon } from "/assets/xterm/addon-fit.mjs";
import { Terminal } from "/assets/xterm/xterm.mjs";

const READABLE = 4.5;
const SCROLLBACK_LINES = 5_000;
/** So much may wait to be shown; then the other side is held back. */
const HIGH_BYTES = 512 * 1024;
const LOW_BYTES = 64 * 1024;

/** The terminal itself, in the page's own font and colours, as large as its place. */
export function createScreen(place, { reader, onLeave }) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const terminal = new Terminal({
    cursorBlink: !calm,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono").trim(),
    fontSize: 14,
    minimumContrastRatio: READABLE,
    screenReaderMode: reader,
    scrollback: SCROLLBACK_LINES,
    theme: themeOfPage(),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(place);
  fit.fit();
  // Tab belongs to the shell, so another key has to lead out.
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.key !== "Escape" || !event.shiftKey) return true;
    if (event.type === "keydown") onLeave();
    return false;
  });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => {
    terminal.options.theme = themeOfPage();
  };
  dark.addEventListener("change", recolour);
  const watch = new ResizeObserver(() => fit.fit());
  watch.observe(place);
  const typed = new TextEncoder();
  return {
    write: writerOf(terminal),
    focus: () => terminal.focus(),
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    onSize: (listener) => terminal.onResize(({ cols, rows }) => listener({ columns: cols, rows })),
    onInput(listener) {
      terminal.onData((text) => listener(typed.encode(text)));
      terminal.onBinary((text) => listener(Uint8Array.from(text, (byte) => byte.charCodeAt(0))));
    },
    setReader(isOn) {
      terminal.options.screenReaderMode = isOn;
    },
    freeze() {
      terminal.options.disableStdin = true;
      terminal.options.cursorBlink = false;
    },
    dispose() {
      dark.removeEventListener("change", recolour);
      watch.disconnect();
      terminal.dispose();
    },
  };
}

/** Shows what comes, and holds the other side back while more comes than can be shown. */
function writerOf(terminal) {
  let waiting = 0;
  let isHeld = false;
  return (bytes, flow) => {
    waiting += bytes.length;
    terminal.write(bytes, () => {
      waiting -= bytes.length;
      if (!isHeld || waiting > LOW_BYTES) return;
      isHeld = false;
      flow.go();
    });
    if (isHeld || waiting <= HIGH_BYTES) return;
    isHeld = true;
    flow.hold();
  };
}

function themeOfPage() {
  return {
    background: colour("--card"),
    foreground: colour("--ink"),
    cursor: colour("--accent"),
    cursorAccent: colour("--card"),
    selectionBackground: colour("--busy-ground"),
  };
}

/** As the browser shows it now, whatever the stylesheet says it with. */
function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
