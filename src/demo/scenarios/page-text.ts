import { type Element, parsePage } from "./page-tree.ts";

/**
 * What a page of MIG's says to somebody who reads it: headings, gate, notices, what can be done, the job with its state,
 * error, hint and what to type. Left out: steps, log, history, grid cards and what only frames the page.
 */
export function pageLines(html: string): readonly string[] {
  const page = parsePage(html);
  const regions = [...find(page, isShown)];
  // An error page has no regions: all of its content is said.
  const parts = regions.length > 0 ? regions : [...find(page, ({ tag }) => tag === "main")];
  return parts.flatMap(linesOf);
}

const SHOWN = new Set(["place", "notices", "offers", "job-head", "kept"]);

function isShown({ attributes }: Element): boolean {
  return SHOWN.has(attributes["data-region"] ?? "") || attributes["class"] === "narrow";
}

/** The outermost ones that fit. */
function* find(element: Element, fits: (element: Element) => boolean): Generator<Element> {
  if (fits(element)) {
    yield element;
    return;
  }
  for (const child of element.children) if (typeof child !== "string") yield* find(child, fits);
}

const UNREAD = new Set(["svg", "script", "style", "progress", "details", "dl", "label"]);
/** Said on every page of a demo, and no part of what went wrong. */
const UNREAD_CLASSES = new Set(["notice tone-idle", "abort", "route"]);
const MARKS: Readonly<Record<string, string>> = { h1: "# ", h2: "## ", h3: "### ", li: "- ", pre: "> " };
const BLOCKS = new Set([
  "address",
  "article",
  "div",
  "form",
  "main",
  "ol",
  "p",
  "section",
  "ul",
  ...Object.keys(MARKS),
]);

function isUnread({ tag, attributes }: Element): boolean {
  const names = attributes["class"] ?? "";
  return (
    UNREAD.has(tag) || [...UNREAD_CLASSES].some((each) => names === each || names.startsWith(`${each} `))
  );
}

function linesOf(region: Element): readonly string[] {
  const lines: string[] = [];
  let line = "";
  const end = (mark = ""): void => {
    const text = line.replace(/\s+/g, " ").trim();
    if (text !== "") lines.push(`${mark}${text}`);
    line = "";
  };
  const read = (element: Element): void => {
    if (isUnread(element)) return;
    const isBlock = BLOCKS.has(element.tag);
    if (isBlock) end();
    const badge = wordsAround(element);
    line += badge.before;
    for (const child of element.children) {
      if (typeof child === "string") line += child;
      else read(child);
    }
    line += badge.after;
    if (isBlock) end(MARKS[element.tag] ?? "");
  };
  read(region);
  end();
  return lines;
}

/** A badge in parentheses, a button in brackets, as a reader tells them from text. */
function wordsAround({ tag, attributes }: Element): { readonly before: string; readonly after: string } {
  const names = (attributes["class"] ?? "").split(" ");
  if (tag === "button" || names.includes("button")) return { before: " [", after: "] " };
  if (names.includes("badge")) return { before: " (", after: ") " };
  return { before: "", after: "" };
}
