import { z } from "zod";
import type { RecordJob } from "../domain/record.ts";

/** The job in a record, as a record's text and a recovery's facts are both read: each value already of its own type. */
export const recordJobSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    source: z.string(),
    target: z.string(),
    name: z.string(),
    targetName: z.string(),
    helper: z.string().exactOptional(),
    component: z.string().exactOptional(),
    statePath: z.string().exactOptional(),
    keepSeconds: z.number().exactOptional(),
    keptSince: z.number().exactOptional(),
    copied: z.boolean().exactOptional(),
    back: z.string().exactOptional(),
    backKeepSeconds: z.number().exactOptional(),
    backKeptSince: z.number().exactOptional(),
    assertedOff: z.string().exactOptional(),
  })
  .readonly() satisfies z.ZodType<RecordJob>;
