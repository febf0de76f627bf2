/**
 * How long a controller may take, from sending a command to its end; each command says which is its own. They find a
 * controller that is alive and does not answer; a dead connection is found by the keepalive, much sooner than the long
 * ones. What only looks is given up early, for asking again costs nothing; what changes something is given all the
 * time that it may need, for a new attempt has to look and to drain first.
 */
export const LOOK_DEADLINE_MS = 20_000;
/** Of everything there, or by way of another controller. */
export const LIST_DEADLINE_MS = 30_000;
export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
