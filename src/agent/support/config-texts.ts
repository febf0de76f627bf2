import { parsePropertyList } from "../../config/property-list.ts";
import { isSettingName, SECRET_SETTINGS } from "../../config/settings/schema.ts";
import { HIDDEN, isPlain, type Redactor } from "./secrets.ts";

/*
 * The configuration files as they lie there, line by line, so that what the lint says of a line can be followed, and also
 * when the file is broken. Comments are left out: people keep old passwords in them.
 */

const ENTRY = /^(\s*)([^\s={}"#[\]]+)(\s*=\s*)(.*)$/;
const COMMENT = /^\s*[#;]/;
const PROPERTY_LISTS = new Set(["app_config", "MigHelper_config"]);
/** Keys of grid.info whose values tell nothing but where things are. */
const OPEN_KEYS = new Set([
  "controller",
  "location",
  "MIG_ip",
  "driver",
  "user",
  "port",
  "host_key",
  "strategy",
  "bandwidth",
  "keep_source",
  "drain",
  "migrate_host",
]);

export function redactGridInfo(text: string, redactor: Redactor): string {
  return eachLine(text, redactor, (key, value) => {
    if (OPEN_KEYS.has(key)) return value;
    return PROPERTY_LISTS.has(key) ? redactList(value, redactor) : redactor.property(key, value);
  });
}

export function redactMigIni(text: string, redactor: Redactor): string {
  return eachLine(text, redactor, (key, value) => {
    if (value === "") return value;
    if (isSettingName(key) && !SECRET_SETTINGS.has(key)) return value;
    if (key === "verify" && !value.includes("@")) return value;
    return redactor.property(isSettingName(key) ? "password" : key, value);
  });
}

/** The component's properties, `name=value` a line. */
export function redactProperties(text: string, redactor: Redactor): string {
  return eachLine(text, redactor, (key, value) => redactor.property(key, value));
}

function eachLine(text: string, redactor: Redactor, show: (key: string, value: string) => string): string {
  return text
    .split(/\r?\n/)
    .map((line) => redactLine(line, redactor, show))
    .join("\n");
}

function redactLine(line: string, redactor: Redactor, show: (key: string, value: string) => string): string {
  if (COMMENT.test(line)) return "#";
  const [, margin = "", key, equals = "", rest = ""] = ENTRY.exec(line) ?? [];
  if (key !== undefined) return `${margin}${key}${equals}${show(key, unquoted(rest))}`;
  if (/^\s*(grid\s+[\w.-]+\s*)?[{}]?\s*$/.test(line) || /^\s*\[[\w .-]{1,60}\]\s*$/.test(line)) return line;
  hideWords(line, redactor);
  return "(a line that is none of the file's form)";
}

/** Of what cannot be read, everything that is not plain. */
function hideWords(text: string, redactor: Redactor): void {
  for (const word of text.split(/[\s"'=:]+/)) if (!isPlain("", word)) redactor.hide(word);
}

function unquoted(value: string): string {
  const trimmed = value.trim();
  return /^(".*"|'.*')$/s.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}

function redactList(value: string, redactor: Redactor): string {
  const { properties, problems } = parsePropertyList(value.replace(/^["']|["']$/g, ""));
  if (problems.length > 0) hideWords(value, redactor);
  const shown = properties.map(({ name, value: each }) => `${name}=${redactor.property(name, each)}`);
  return `"${shown.join(" ")}"${problems.length === 0 ? "" : ` ${HIDDEN}, ${problems.length} not readable`}`;
}
