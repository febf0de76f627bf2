import type { Entry } from "./entries.ts";

/** The newest first; older ones are in `GET /entries`. */
const SHOWN = 100;

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2433; --soft: #667; --line: #d9dee8; --card: #fff; --page: #f4f6fa; --act: #2456c6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9f0; --soft: #9aa3b5; --line: #333b4d; --card: #1b2130; --page: #12161f; --act: #7aa2ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { margin: 0; font-size: 1.6rem; }
p.where { margin: 0 0 1.5rem; color: var(--soft); }
form, li { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; }
label { display: block; font-weight: 600; margin-bottom: .75rem; }
input, textarea { display: block; width: 100%; margin-top: .25rem; padding: .5rem; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: .4rem; }
button { font: inherit; font-weight: 600; padding: .5rem 1.1rem; color: var(--card); background: var(--act); border: 0; border-radius: .4rem; cursor: pointer; }
:focus-visible { outline: 2px solid var(--act); outline-offset: 2px; }
ol { list-style: none; margin: 1.5rem 0; padding: 0; display: grid; gap: .75rem; }
li p { margin: .25rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
time { color: var(--soft); font-size: .875rem; margin-left: .5rem; }
`;

export interface PageFacts {
  readonly entries: readonly Entry[];
  /** Address by which the application is reached here. */
  readonly address: string;
}

export function guestbookPage({ entries, address }: PageFacts): string {
  const count = entries.length === 1 ? "1 entry" : `${entries.length} entries`;
  const items = entries.slice(-SHOWN).reverse().map(item).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Guestbook</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Guestbook</h1>
<p class="where">${count}, served at ${escapeHtml(address)}</p>
<form method="post" action="/entries">
<label>Your name <input name="name" required maxlength="80" autocomplete="name"></label>
<label>Message <textarea name="message" required maxlength="2000" rows="3"></textarea></label>
<button>Sign the guestbook</button>
</form>
<ol reversed>
${items}
</ol>
</main>
</body>
</html>
`;
}

function item({ name, message, at }: Entry): string {
  const when = at.slice(0, 16).replace("T", " ");
  return `<li><strong>${escapeHtml(name)}</strong><time datetime="${escapeHtml(at)}">${escapeHtml(when)} UTC</time><p>${escapeHtml(message)}</p></li>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
