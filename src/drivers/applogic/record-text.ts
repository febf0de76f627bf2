import { z } from "zod";
import { type OwnershipRecord, RECORD_STATES, type RecordJob } from "../../domain/record.ts";
import { recordJobSchema } from "../../handover/record-job.ts";

/**
 * The record as the one line in an application's attribute `.user2`; its form is in this folder's README.
 * Only letters that need quotes neither in a shell nor in UDL, so that it survives every way through both.
 */
const VERSION = "mig1";

/** How a value stands in the text. `read` gives undefined for what cannot be such a value. */
interface Form {
  readonly field: keyof RecordJob;
  read(text: string): string | number | boolean | undefined;
}

const asWords = (field: keyof RecordJob): Form => ({ field, read: (text) => text });
const asWhole = (field: keyof RecordJob): Form => ({
  field,
  read: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined),
});
const asYesNo = (field: keyof RecordJob): Form => ({
  field,
  read: (text) => (["yes", "no"].includes(text) ? text === "yes" : undefined),
});

/** Key in the text → field, in the order of writing. */
const JOB_FORMS: ReadonlyMap<string, Form> = new Map([
  ["job", asWords("id")],
  ["kind", asWords("kind")],
  ["from", asWords("source")],
  ["to", asWords("target")],
  ["name", asWords("name")],
  ["as", asWords("targetName")],
  ["helper", asWords("helper")],
  ["comp", asWords("component")],
  ["state", asWords("statePath")],
  ["keep", asWhole("keepSeconds")],
  ["since", asWhole("keptSince")],
  ["copied", asYesNo("copied")],
  ["back", asWords("back")],
  ["backkeep", asWhole("backKeepSeconds")],
  ["backsince", asWhole("backKeptSince")],
  ["off", asWords("assertedOff")],
]);

const whole = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

const headSchema = z.object({
  state: z.enum(RECORD_STATES),
  generation: z
    .string()
    .startsWith("g")
    .transform((text) => text.slice(1))
    .pipe(whole),
  holder: z.string().min(1),
  applicationId: z.string().min(1),
  entity: z.string(),
});

export interface RecordTextOptions {
  /**
   * For a plan: values in angle brackets (`<entity>`) stay readable, and with `keptSince` a `<time>` stands
   * where the time will be. Such a text is no record.
   */
  readonly plan?: { readonly keptSince?: boolean } | undefined;
}

/** Writes the record as one line. */
export function formatRecord(record: OwnershipRecord, options: RecordTextOptions = {}): string {
  const encode = options.plan === undefined ? encodeValue : encodePlanned;
  const job = record.job && { ...record.job, ...(options.plan?.keptSince ? { keptSince: "<time>" } : {}) };
  return [
    VERSION,
    record.state,
    `g${record.generation}`,
    encode(record.holder),
    `app:${encode(record.applicationId)}`,
    `entity:${encode(record.entity)}`,
    ...[...JOB_FORMS].flatMap(([key, { field }]) => {
      const value = job?.[field];
      return value === undefined ? [] : [`${key}:${encode(wordFor(value))}`];
    }),
  ].join("/");
}

function wordFor(value: string | number | boolean): string {
  return typeof value === "boolean" ? (["no", "yes"][Number(value)] ?? "") : String(value);
}

/** Reads the line: absent when empty, `foreign` when it is not a record of this version. */
export function parseRecord(text: string): OwnershipRecord | "foreign" | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  const [version, state, generation, holder = "", ...rest] = trimmed.split("/");
  const values = valuesOf(rest);
  if (version !== VERSION || values === undefined) return "foreign";
  const head = headSchema.safeParse({
    state,
    generation,
    holder: decodeValue(holder),
    applicationId: values.get("app"),
    entity: values.get("entity"),
  });
  if (!head.success) return "foreign";
  const fields = [...values].flatMap(([key, value]) => {
    const form = JOB_FORMS.get(key);
    return form === undefined ? [] : [[form.field, form.read(value)] as const];
  });
  if (fields.length === 0) return head.data;
  const job = recordJobSchema.safeParse(Object.fromEntries(fields));
  return job.success ? { ...head.data, job: job.data } : "foreign";
}

/** `key:value` parts; absent when a key is unknown or stands twice, or a value cannot be decoded. */
function valuesOf(parts: readonly string[]): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>();
  for (const part of parts) {
    const [, key = "", encoded = ""] = /^([a-z]+):(.*)$/.exec(part) ?? [];
    const value = decodeValue(encoded);
    const isKnown = key === "app" || key === "entity" || JOB_FORMS.has(key);
    if (!isKnown || value === undefined || values.has(key)) return undefined;
    values.set(key, value);
  }
  return values;
}

function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*~]/g, (letter) => {
    return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

function encodePlanned(value: string): string {
  return /^<[^<>]+>$/.test(value) ? value : encodeValue(value);
}

function decodeValue(text: string): string | undefined {
  if (!/^[A-Za-z0-9_.%-]*$/.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
