import { INIT } from "./001-init.ts";
import { ENDED } from "./002-ended.ts";
import { OUTBOX } from "./003-outbox.ts";

/** Numbered, forward only; the number of steps taken is the file's `user_version`. */
export const SCHEMA: readonly string[] = [INIT, ENDED, OUTBOX];
