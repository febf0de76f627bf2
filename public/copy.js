const SAID_MS = 2_000;

/** Buttons that copy: a text that they name, or the lines of a log. They are shown to whoever has scripts. */
export function enableCopying() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-copy], [data-copy-lines], [data-print]");
    if (button === null || button === undefined) return;
    if ("print" in button.dataset) print();
    else void copyAndSay(button, button.dataset.copy ?? linesOf(button.dataset.copyLines));
  });
}

function linesOf(id) {
  const lines = [...document.getElementById(id).querySelectorAll("p")];
  return lines.map((line) => [...line.children].slice(1).map(textOf).join(" ")).join("\n");
}

function textOf(part) {
  return part instanceof HTMLTimeElement ? part.dateTime : part.textContent;
}

async function copyAndSay(button, text) {
  const word = button.dataset.word ?? button.textContent;
  button.dataset.word = word;
  button.textContent = (await copy(text)) ? "Copied" : "Cannot copy";
  setTimeout(() => {
    button.textContent = word;
  }, SAID_MS);
}

/** A page without TLS has no clipboard of its own; there the old way still works. */
async function copy(text) {
  if (navigator.clipboard !== undefined) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }
  return copyBySelection(text);
}

function copyBySelection(text) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  (focused.closest("dialog") ?? document.body).append(field);
  field.select();
  // oxlint-disable-next-line typescript/no-deprecated -- a page without TLS is given no other way
  const isDone = document.execCommand("copy");
  field.remove();
  focused.focus({ preventScroll: true });
  return isDone;
}
