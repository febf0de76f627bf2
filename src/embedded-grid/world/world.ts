import { z } from "zod";

/**
 * The world of one grid: all that its controller remembers, applications in the shape of `model.ts` with what
 * they are at the moment. It is one JSON file, so that a person can read it and it is written in one stroke.
 */
const propertySchema = z.object({ name: z.string(), value: z.string() });

const boundarySchema = z.object({
  name: z.string(),
  type: z.enum(["string", "ip", "integer"]).default("string"),
  mandatory: z.boolean().default(false),
  default: z.string().optional(),
});

const componentSchema = z.object({
  name: z.string(),
  /** What runs in it: a name that the runtime knows. */
  program: z.string(),
  startOrder: z.int(),
  mounts: z.array(z.object({ volume: z.string(), mountPath: z.string().startsWith("/") })).default([]),
});

const volumeSchema = z.object({
  name: z.string(),
  uuid: z.string(),
  /** Bytes, as created; the directory may hold less, or sparse files of more. */
  sizeBytes: z.int().nonnegative(),
  filesystem: z.string().default("ext3"),
  comment: z.string().default(""),
  /** Epoch seconds. */
  created: z.int(),
  /** Epoch seconds of the last mount; 0: never. */
  accessed: z.int().default(0),
});

const aclEntrySchema = z.object({ principal: z.string(), level: z.string() });

/** States that outlive the controller; `unknown` and `repairing` do not, they are its own ignorance. */
const stateSchema = z.enum([
  "stopped",
  "starting",
  "running",
  "stopping",
  "failed",
  "restarting",
  "restart_stopping",
]);

export const applicationSchema = z.object({
  name: z.string(),
  id: z.int(),
  template: z.boolean().default(false),
  state: stateSchema.default("stopped"),
  /** Why it is `failed`. */
  reason: z.string().optional(),
  description: z.string().default(""),
  user1: z.string().default(""),
  user2: z.string().default(""),
  docUrl: z.string().default(""),
  destroyOnStop: z.boolean().default(false),
  /** False after `--norestart`: not brought back after a failure of the grid. */
  comeBack: z.boolean().default(true),
  /** Present while it is made from something else: half, never startable, removed when the grid starts. */
  incomplete: z.enum(["import", "copy", "provision", "migrate"]).optional(),
  lock: z.object({ passwordHash: z.string().optional() }).optional(),
  boundary: z.array(boundarySchema).default([]),
  properties: z.array(propertySchema).default([]),
  resources: z.array(propertySchema).default([]),
  components: z.array(componentSchema).default([]),
  volumes: z.array(volumeSchema).default([]),
  owner: z.string().default(""),
  acl: z.array(aclEntrySchema).default([]),
});

const userSchema = z.object({
  name: z.string(),
  realname: z.string().default(""),
  comment: z.string().default(""),
  /** One line, `ssh-ed25519 AAAA… comment`; absent: cannot log in by SSH. */
  sshKey: z.string().optional(),
  /** A maintainer gets bash and needs `3t` in front of every command. */
  maintainer: z.boolean().default(false),
});

export const worldSchema = z.object({
  nextId: z.int().positive().default(1),
  users: z.array(userSchema).default([]),
  applications: z.array(applicationSchema).default([]),
  owner: z.string().default(""),
  acl: z.array(aclEntrySchema).default([]),
});

export type World = z.infer<typeof worldSchema>;
export type GridUser = z.infer<typeof userSchema>;
export type GridApplication = z.infer<typeof applicationSchema>;
export type GridVolume = z.infer<typeof volumeSchema>;
export type GridComponent = z.infer<typeof componentSchema>;
export type BoundaryProperty = z.infer<typeof boundarySchema>;
export type AclEntry = z.infer<typeof aclEntrySchema>;
export type LastingState = z.infer<typeof stateSchema>;

/** What the caller of `change` may not touch. */
export type ReadonlyDeep<T> = T extends (infer E)[]
  ? readonly ReadonlyDeep<E>[]
  : T extends object
    ? { readonly [K in keyof T]: ReadonlyDeep<T[K]> }
    : T;

export type WorldView = ReadonlyDeep<World>;
export type ApplicationView = ReadonlyDeep<GridApplication>;
export type VolumeView = ReadonlyDeep<GridVolume>;
export type ComponentView = ReadonlyDeep<GridComponent>;

/** `[A-Za-z0-9_]`, as AppLogic names are. */
export function isName(text: string): boolean {
  return /^\w{1,120}$/.test(text);
}
