import type { ApplicationDescription, BoundaryProperty, ComponentDescription } from "./model.ts";

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;

/** The four addresses of every application here, as in the original's `app_config`. */
const ADDRESSES: readonly BoundaryProperty[] = [
  { name: "in_ip", type: "ip", mandatory: true },
  { name: "out_ip", type: "ip", mandatory: true },
  { name: "netmask", type: "ip", mandatory: false, default: "255.255.255.0" },
  { name: "gateway", type: "ip", mandatory: true },
];

const PORT_NO: BoundaryProperty = { name: "port_no", type: "integer", mandatory: false, default: "8080" };

/** Components by start order: what others need starts first, the way in opens last. */
const GUESTBOOK_COMPONENTS: readonly ComponentDescription[] = [
  { name: "main.net", program: "net", startOrder: 10, mounts: [] },
  {
    name: "main.web",
    program: "guestbook",
    startOrder: 20,
    mounts: [{ volume: "data", mountPath: "/mnt/data" }],
  },
  {
    name: "main.mig.ctl",
    program: "mig",
    startOrder: 30,
    mounts: [
      { volume: "mig_config", mountPath: "/mnt/config" },
      { volume: "mig_state", mountPath: "/mnt/state" },
    ],
  },
  { name: "main.in", program: "gateway", startOrder: 40, mounts: [] },
];

/** The demo application: a guestbook with its entries on a volume, and MIG inside it. */
export const GUESTBOOK: ApplicationDescription = {
  name: "guestbook",
  description: "A small guestbook that can move itself",
  components: GUESTBOOK_COMPONENTS,
  volumes: [
    { name: "data", sizeBytes: 64 * MEBIBYTE, filesystem: "ext3" },
    { name: "mig_config", sizeBytes: MEBIBYTE, filesystem: "ext2" },
    { name: "mig_state", sizeBytes: 32 * MEBIBYTE, filesystem: "ext3" },
  ],
  properties: [
    ...ADDRESSES,
    PORT_NO,
    { name: "web_port", type: "integer", mandatory: false, default: "8000" },
    { name: "username", type: "string", mandatory: false, default: "" },
    { name: "password", type: "string", mandatory: false, default: "" },
    { name: "mode", type: "string", mandatory: false, default: "both" },
  ],
};

/** What MIG provisions to finish a job while the application is down. */
export const MIG_HELPER: ApplicationDescription = {
  name: "MigHelper",
  description: "Helper of MIG; provisioned by MIG only",
  components: [
    {
      name: "main.srv",
      program: "mig-helper",
      startOrder: 10,
      mounts: [{ volume: "data", mountPath: "/mnt/data" }],
    },
  ],
  volumes: [{ name: "data", sizeBytes: 32 * MEBIBYTE, filesystem: "ext3" }],
  properties: [...ADDRESSES, PORT_NO, { name: "env", type: "string", mandatory: false, default: "" }],
};

/** Stands for every other template a grid has; nothing of ours uses it. */
export const LAMP_X4: ApplicationDescription = {
  name: "LampX4_r2",
  description: "Web application cluster",
  components: [{ name: "main.net", program: "net", startOrder: 10, mounts: [] }],
  volumes: [{ name: "code", sizeBytes: GIBIBYTE, filesystem: "ext3" }],
  properties: ADDRESSES,
};

/** Templates that every demo grid is born with. */
export const TEMPLATES: readonly ApplicationDescription[] = [MIG_HELPER, LAMP_X4];
