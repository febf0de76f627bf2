/** What stands behind the `=` of a line. */
export interface ReadValue {
  readonly text: string;
  /** Broken; `text` is then the best guess. */
  readonly error?: { readonly message: string; readonly remedy: string };
  readonly warning?: { readonly message: string; readonly remedy: string };
}

const TYPOGRAPHIC_QUOTES = /[“”„‟«»‘’]/;

/**
 * Reads a value: in double quotes with `\"` and `\\`, in single quotes as it stands, or bare to the end of the line,
 * blanks included. A `#` after a blank begins a comment, and so does one after a closing quote.
 */
export function readValue(raw: string): ReadValue {
  const text = raw.trim();
  if (text.startsWith('"') || text.startsWith("'")) return readQuoted(text);
  return readBare(text);
}

function readQuoted(text: string): ReadValue {
  const quote = text.charAt(0);
  let value = "";
  let position = 1;
  while (position < text.length && text[position] !== quote) {
    const escaped = quote === '"' && text[position] === "\\" && /["\\]/.test(text[position + 1] ?? "");
    if (escaped) position += 1;
    value += text[position] ?? "";
    position += 1;
  }
  if (position >= text.length) {
    return {
      text: value,
      error: { message: "the quote is not closed on this line", remedy: `End the line with ${quote}` },
    };
  }
  const rest = text.slice(position + 1).trim();
  if (rest === "" || rest.startsWith("#")) return { text: value };
  return {
    text: value,
    error: {
      message: `"${rest}" stands after the closing quote`,
      remedy: `Put the whole value into one pair of quotes, and write \\" for a quote inside it`,
    },
  };
}

function readBare(text: string): ReadValue {
  const comment = /(^|\s)#/.exec(text);
  const value = (comment === null ? text : text.slice(0, comment.index)).trim();
  if (TYPOGRAPHIC_QUOTES.test(value.charAt(0))) {
    return {
      text: value.replace(new RegExp(TYPOGRAPHIC_QUOTES, "g"), "").trim(),
      error: {
        message: `the value begins with the typographic quote ${value.charAt(0)}, as copied from a web page`,
        remedy: 'Type plain quotes: "',
      },
    };
  }
  const warning = doubt(value, comment === null ? "" : text.slice(comment.index).trim());
  return { text: value, ...(warning !== undefined && { warning }) };
}

function doubt(value: string, comment: string): ReadValue["warning"] {
  if (/^#\S/.test(comment) && value !== "") {
    return {
      message: `"${comment}" is read as a comment, not as part of the value`,
      remedy: "Put the value into quotes if it belongs to it",
    };
  }
  if (value.includes('"')) {
    return {
      message: "a quote stands inside a value that does not begin with one",
      remedy: "Put the whole value into quotes",
    };
  }
  return undefined;
}

/** The value in double quotes, as {@link readValue} reads it back. */
export function formatValue(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
