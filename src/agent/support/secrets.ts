/*
 * What must not leave this machine in an archive that a person sends to somebody. Values of properties are the owner's
 * business and may be anything, so it is the other way round for them: what is not plainly an address, a number, a
 * switch or a word stays hidden. What is hidden, or is known to be secret, is then taken out of every text of the archive,
 * for commands, events and logs repeat it.
 */

/** What stands for it. */
export const HIDDEN = "(set)";

const SECRET_NAME = /pass|pwd|secret|token|key|cred|auth|pin|private|salt|cert|licen|signature/i;
/** Shorter ones are hidden where they stand, and not searched for: every text has them. */
const MIN_SEARCHED = 4;

const PLAIN: readonly RegExp[] = [
  /^$/,
  /^\d{1,7}$/,
  /^\d{1,3}(\.\d{1,3}){3}([:/]\d{1,5})?$/,
  /^[A-Za-z_-]{1,15}$/,
  // A host name; what is between the dots is short.
  /^(?=.*\.)[A-Za-z0-9-]{1,20}(\.[A-Za-z0-9-]{1,20})+(:\d{1,5})?$/,
  /^(\/[A-Za-z0-9._-]{1,20})+\/?$/,
];

/** Whether the value of this property may be shown. */
export function isPlain(name: string, value: string): boolean {
  return !SECRET_NAME.test(name) && PLAIN.some((form) => form.test(value));
}

/** The forms of secrets that are known without knowing the secret. */
const FORMS: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  [/\$(argon2id?|scrypt|2[aby]|[156])\$[^\s"',;]+/g, HIDDEN],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, `$1${HIDDEN}@`],
  [/\b(eyJ[\w-]{8,}\.[\w-]+|gh[pousr]_\w{16,}|AKIA[A-Z0-9]{16}|xox[abprs]-[\w-]{10,})\S*/g, HIDDEN],
  [/\b(Basic|Bearer) [A-Za-z0-9+/._=-]{6,}/g, `$1 ${HIDDEN}`],
];

/** A name that says what it is, and what stands behind it; the names of JSON are told by their own walk. */
const ASSIGNED =
  /([\w.-]*(?:passw(?:or)?d|passphrase|secret|token|credential|api_?key|private_?key)[\w.-]*"?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;}"']+)/gi;
const SPEAKING_KEY = /passw(?:or)?d|passphrase|secret|token|credential|private_?key/i;

/** Remembers secrets and takes them out of texts. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Never to be seen again; a text of several lines is known by each of its lines. */
  hide(value: string): void {
    for (const line of value.split(/\r?\n/).map((each) => each.trim())) {
      if (line.length >= MIN_SEARCHED && !line.startsWith("-----")) this.#secrets.add(line);
    }
  }

  /** The value of a property, or what stands for it. */
  property(name: string, value: string): string {
    if (value === HIDDEN || isPlain(name, value)) return value;
    this.hide(value);
    if (value.length < MIN_SEARCHED) this.hide(`${name}=${value}`);
    return HIDDEN;
  }

  /** The text without anything that was hidden so far, in plain or as JSON, URL or shell write it. */
  clean(text: string): string {
    const found = [...this.#secrets]
      .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodedUri(secret)])
      .concat([...this.#secrets].map((secret) => secret.replaceAll("'", "'\\''")))
      .filter((secret) => text.includes(secret))
      .toSorted((one, other) => other.length - one.length);
    const known = found.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
    const formed = FORMS.reduce((rest, [form, shown]) => rest.replace(form, shown), known);
    return formed.replace(ASSIGNED, (_all, name: string, value: string) => {
      const quote = /^["']/.exec(value)?.[0] ?? "";
      return `${name}${quote}${HIDDEN}${quote}`;
    });
  }

  /** The same for every text in a document. */
  cleanDocument(value: unknown): unknown {
    if (typeof value === "string") return this.clean(value);
    if (Array.isArray(value)) return value.map((each) => this.cleanDocument(each));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, each]: [string, unknown]) => {
      const isSpoken = typeof each === "string" && SPEAKING_KEY.test(key);
      return [this.clean(key), isSpoken ? HIDDEN : this.cleanDocument(each)] as const;
    });
    return Object.fromEntries(entries);
  }

  /** A copy of a document whose properties, `{ name, value }` wherever they stand in it, are redacted. */
  document(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.document(each));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, each]) => [key, this.document(each)] as const);
    const { name, value: property }: { name?: unknown; value?: unknown } = value;
    if (typeof name === "string" && typeof property === "string")
      entries.push(["value", this.property(name, property)]);
    return Object.fromEntries(entries);
  }
}

/** A text cut in the middle of a character cannot be written so, and is not searched for so either. */
function encodedUri(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
