/** A page of MIG's as a tree; enough for pages that MIG itself has drawn. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
}

const VOID = new Set(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use"]);
const TOKEN =
  /<!--[\s\S]*?-->|<!doctype[^>]*>|<\/([a-z0-9]+)\s*>|<([a-z0-9]+)((?:[^>"]|"[^"]*")*)>|([^<]+)/gi;
const ATTRIBUTE = /([a-z-]+)(?:="([^"]*)")?/gi;

export function parsePage(html: string): Element {
  const root: Element = { tag: "page", attributes: {}, children: [] };
  const open: Element[] = [root];
  for (const [, closed, opened, attributes = "", text] of html.matchAll(TOKEN)) {
    const parent = open.at(-1) ?? root;
    if (text !== undefined) parent.children.push(decode(text));
    if (closed !== undefined) close(open, closed.toLowerCase());
    if (opened === undefined) continue;
    const element: Element = {
      tag: opened.toLowerCase(),
      attributes: attributesOf(attributes),
      children: [],
    };
    parent.children.push(element);
    if (!VOID.has(element.tag) && !attributes.endsWith("/")) open.push(element);
  }
  return root;
}

/** Up to the last one of that name that is open; a stray one closes nothing. */
function close(open: Element[], tag: string): void {
  const index = open.findLastIndex((element) => element.tag === tag);
  if (index > 0) open.splice(index);
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(ATTRIBUTE)].map(([, name = "", value = ""]) => [name.toLowerCase(), decode(value)]),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d+)|([a-z]+));/gi,
    (whole, code: string | undefined, name: string | undefined) =>
      code === undefined ? (ENTITIES[name ?? ""] ?? whole) : String.fromCodePoint(Number(code)),
  );
}
