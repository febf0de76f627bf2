import type { z } from "zod";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Never quoted, whatever is wrong with it. */
const SECRETS: ReadonlySet<PropertyKey> = new Set(["old", "password", "again", "pass", "ticket", "token"]);
const SHOWN_CHARACTERS = 60;

/** What one finding of a schema means to whoever sent the request: "`target` must be text, it was 3". */
export function wordsFor(issue: Issue, input: unknown, part: string, above: Path = []): readonly string[] {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union" && issue.errors.length > 0)
    return unionWords(issue.errors, { input, part, path });
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${nameOf([...path, key], part)} is not known here`);
  }
  const value = valueAt(input, path);
  const must = mustBe(issue);
  if (value === undefined) return [`${nameOf(path, part)} is missing: it must ${must}`];
  return [`${nameOf(path, part)} must ${must}, it was ${shown(value, path)}`];
}

/** Of several forms the one that fits best is the one that was meant: the one with the fewest faults. */
function unionWords(
  forms: readonly (readonly Issue[])[],
  { input, part, path }: { readonly input: unknown; readonly part: string; readonly path: Path },
): readonly string[] {
  const [best = []] = forms.toSorted((left, right) => left.length - right.length);
  return best.flatMap((issue) => wordsFor(issue, input, part, path));
}

function mustBe(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `be ${TYPES[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `be ${orList(issue.values.map((value) => JSON.stringify(value) ?? String(value)))}`;
    case "invalid_union":
      return `be ${orList(optionsOf(issue).map((option) => JSON.stringify(option)))}`;
    case "too_small":
      return `have ${bound("at least", Number(issue.minimum), issue.origin)}`;
    case "too_big":
      return `have ${bound("at most", Number(issue.maximum), issue.origin)}`;
    case "invalid_format":
    case "custom":
    case "not_multiple_of":
    case "invalid_key":
    case "invalid_element":
    case "unrecognized_keys":
      return issue.message.replace(/^must /, "");
  }
}

/** The values that tell the forms of a union apart; the library's types do not have them. */
function optionsOf(issue: Issue): readonly unknown[] {
  return "options" in issue && Array.isArray(issue.options) ? issue.options : [];
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function bound(word: string, limit: number, origin: string): string {
  if (origin === "string") {
    if (word === "at least" && limit === 1) return "at least one character";
    return `${word} ${limit} characters`;
  }
  if (origin === "array") return `${word} ${limit} ${limit === 1 ? "entry" : "entries"}`;
  return `a value of ${word} ${limit}`;
}

function orList(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}

function nameOf(path: Path, part: string): string {
  return path.length === 0 ? `the ${part}` : `\`${path.map(String).join(".")}\``;
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.getOwnPropertyDescriptor(value, key)?.value;
  }, input);
}

function shown(value: unknown, path: Path): string {
  if (path.some((key) => SECRETS.has(key))) return "something else";
  if (Array.isArray(value)) return "a list";
  if (value === null) return "null";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value) ?? "something else";
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
