import { INIT } from "./001-init.ts";
import { ENDED } from "./002-ended.ts";

/** Numbered, forward only; the number of steps taken is the file's `user_version`. */
export const SCHEMA: readonly string[] = [INIT, ENDED];
