import { z } from "zod";
import { type OwnershipRecord, RECORD_STATES } from "../../domain/record.ts";

/**
 * The record as the one line in an application's attribute `.user2`; its form is in this folder's README.
 * Only letters that need quotes neither in a shell nor in UDL, so that it survives every way through both.
 */
const VERSION = "mig1";

/** Key in the text → field, in the order of writing. */
const JOB_FIELDS = {
  job: "id",
  kind: "kind",
  from: "source",
  to: "target",
  name: "name",
  as: "targetName",
  helper: "helper",
  comp: "component",
  state: "statePath",
  keep: "keepSeconds",
  since: "keptSince",
  copied: "copied",
} as const;

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

const jobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  source: z.string(),
  target: z.string(),
  name: z.string(),
  targetName: z.string(),
  helper: z.string().exactOptional(),
  component: z.string().exactOptional(),
  statePath: z.string().exactOptional(),
  keepSeconds: whole.exactOptional(),
  keptSince: whole.exactOptional(),
  copied: z
    .enum(["yes", "no"])
    .transform((word) => word === "yes")
    .exactOptional(),
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
    ...Object.entries(JOB_FIELDS).flatMap(([key, field]) => {
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
  const fields = fieldsOf(rest);
  if (version !== VERSION || fields === undefined) return "foreign";
  const { applicationId, entity, ...jobFields } = fields;
  const head = headSchema.safeParse({
    state,
    generation,
    holder: decodeValue(holder),
    applicationId,
    entity,
  });
  if (!head.success) return "foreign";
  if (Object.keys(jobFields).length === 0) return head.data;
  const job = jobSchema.safeParse(jobFields);
  return job.success ? { ...head.data, job: job.data } : "foreign";
}

const FIELD_OF: ReadonlyMap<string, string> = new Map([
  ["app", "applicationId"],
  ["entity", "entity"],
  ...Object.entries(JOB_FIELDS),
]);

/** `key:value` parts by field; absent when one is unknown, stands twice or cannot be decoded. */
function fieldsOf(parts: readonly string[]): Readonly<Record<string, string>> | undefined {
  const fields = new Map<string, string>();
  for (const part of parts) {
    const [, key = "", encoded = ""] = /^([a-z]+):(.*)$/.exec(part) ?? [];
    const field = FIELD_OF.get(key);
    const value = decodeValue(encoded);
    if (field === undefined || value === undefined || fields.has(field)) return undefined;
    fields.set(field, value);
  }
  return Object.fromEntries(fields);
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
