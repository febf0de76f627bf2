export type JobKind =
  | "migrate"
  | "snapshot"
  | "rollback"
  | "finalize"
  | "delete-snapshot"
  | "recover"
  | "clean";

/** Where in the work a job is. */
export type JobPhase =
  | "preflight"
  | "prepare"
  | "copy"
  | "hand-over"
  | "stop"
  | "final-copy"
  | "start"
  | "settle";
