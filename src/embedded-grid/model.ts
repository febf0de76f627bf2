/**
 * The shape of an application as data: what a template says and what the world of a grid keeps.
 * An application is described here without its state; components say what runs and which volumes they see.
 */
export interface ApplicationDescription {
  /** `[A-Za-z0-9_]`; for a template the name it is listed under. */
  readonly name: string;
  readonly description: string;
  readonly components: readonly ComponentDescription[];
  readonly volumes: readonly VolumeDescription[];
  readonly properties: readonly BoundaryProperty[];
}

export interface ComponentDescription {
  /** Path in the application: `main.mig.ctl`. */
  readonly name: string;
  /** A name of `programs/programs.ts`. */
  readonly program: string;
  /** Lower starts first, and stops last. */
  readonly startOrder: number;
  readonly mounts: readonly VolumeMount[];
}

export interface VolumeMount {
  readonly volume: string;
  /** Below `/mnt`, one level: `/mnt/config`. */
  readonly mountPath: string;
}

export interface VolumeDescription {
  /** `[A-Za-z0-9_]`, unique in its application. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly filesystem: string;
}

/** A property that is set from outside and reaches every component of the application. */
export interface BoundaryProperty {
  readonly name: string;
  readonly type: "string" | "ip" | "integer";
  /** A start is refused while it has no value. */
  readonly mandatory: boolean;
  /** Absent: no value until one is set. */
  readonly default?: string;
}
