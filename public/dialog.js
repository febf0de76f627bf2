const ASKING = 'a[data-dialog], a[href="/rollback"], a[href="/finalize"], a[href="/adopt"]';

/**
 * A page that asks before something comes as a dialog over the page that is there. The link stays a link: without scripts,
 * in a new tab, and when the page cannot be fetched, it leads to the page itself.
 */
export function askInDialogs() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(ASKING);
    if (link === null || link === undefined || isElsewhere(event) || link.closest("dialog") !== null) return;
    event.preventDefault();
    void ask(link);
  });
}

function isElsewhere({ button, metaKey, ctrlKey, shiftKey, altKey }) {
  return button !== 0 || metaKey || ctrlKey || shiftKey || altKey;
}

async function ask(link) {
  const content = await fetchContent(link.href);
  if (content === undefined) {
    location.assign(link.href);
    return;
  }
  open(content, link);
}

async function fetchContent(href) {
  try {
    const response = await fetch(href, { headers: { accept: "text/html" } });
    if (!response.ok) return undefined;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector("[data-dialog-content]") ?? undefined;
  } catch {
    return undefined;
  }
}

/** Focus is on *Cancel*, Escape closes, and the focus goes back to where it came from. */
function open(content, opener) {
  const dialog = document.createElement("dialog");
  const cancel = content.querySelector("[data-cancel]");
  const title = content.querySelector("h1");
  title.id = "dialog-title";
  dialog.setAttribute("aria-labelledby", title.id);
  cancel.setAttribute("autofocus", "");
  cancel.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    focusAgain(opener);
  });
  dialog.append(content);
  document.body.append(dialog);
  dialog.showModal();
}

/** The page may have been drawn anew meanwhile; then it is the same link that is there now. */
function focusAgain(opener) {
  const same = [...document.querySelectorAll(ASKING)].find(({ href }) => href === opener.href);
  (opener.isConnected ? opener : same)?.focus();
}
