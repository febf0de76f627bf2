import { isIP } from "node:net";
import { z } from "zod";
import { type MaintenanceWindow, parseWindows, WINDOW_FORM } from "../../domain/window.ts";
import { DURATION_FORM, parseDuration } from "../duration.ts";
import { parseArgon2Hash } from "../password.ts";

/** What `console =` may allow. */
export const CONSOLES = ["controllers", "appliance"] as const;
export type ConsoleKind = (typeof CONSOLES)[number];

const YES_NO: ReadonlyMap<string, boolean> = new Map([
  ["yes", true],
  ["no", false],
  ["true", true],
  ["false", false],
  ["on", true],
  ["off", false],
]);

/**
 * Every setting by its name in mig.ini, `section.key` where it stands in a section. The message of a schema says what
 * was expected and never quotes the value, for it may be a secret. An empty value is the same as none.
 */
export const SETTINGS_SCHEMA = z.object({
  username: z.string().regex(/^[^:\p{Cc}]{0,128}$/u, "expected a name without a colon"),
  password: z.string().max(1024, "expected at most 1024 characters"),
  password_hash: z.string().transform(asHash),
  mode: z.enum(["migrate", "snapshot", "both"], { error: "expected migrate, snapshot or both" }),
  port_no: z
    .string()
    .regex(/^\d{1,5}$/, "expected a port from 0 to 65535")
    .transform(Number)
    .refine((port) => port <= 65_535, "expected a port from 0 to 65535"),
  listen: z
    .string()
    .refine(
      (text) => text === "" || text === "localhost" || isIP(text) !== 0,
      "expected an IP address to listen on",
    ),
  open: z.string().transform(asFlag),
  tls_cert: z.string(),
  tls_key: z.string(),
  host_keys: z.enum(["strict", "first-use"], { error: "expected strict or first-use" }),
  component: z
    .string()
    .regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/, "expected a component's path such as main.mig.ctl"),
  keep_source: z.string().transform(asSeconds),
  approve: z.enum(["always", "never"], { error: "expected always or never" }),
  window: z.string().transform(asWindows),
  webhook: z
    .string()
    .refine((text) => text === "" || isWebAddress(text), "expected an http:// or https:// address"),
  webhook_secret: z.string(),
  retention: z.string(),
  console: z.string().transform(asConsoles),
  metrics: z.enum(["password", "open"], { error: "expected password or open" }),
  "hooks.verify": z.string(),
});

export type SettingName = keyof typeof SETTINGS_SCHEMA.shape;
export type SettingValues = z.infer<typeof SETTINGS_SCHEMA>;

/** What holds where nothing is written; the empty ones mean "none". */
export const DEFAULTS: Readonly<Record<SettingName, string>> = {
  username: "",
  password: "",
  password_hash: "",
  mode: "both",
  port_no: "8080",
  listen: "",
  open: "no",
  tls_cert: "",
  tls_key: "",
  host_keys: "first-use",
  component: "main.mig.ctl",
  keep_source: "",
  approve: "never",
  window: "",
  webhook: "",
  webhook_secret: "",
  retention: "",
  console: "none",
  metrics: "password",
  "hooks.verify": "",
};

/** Never shown: a webhook's address often is its own password. */
export const SECRET_SETTINGS: ReadonlySet<SettingName> = new Set([
  "password",
  "password_hash",
  "webhook",
  "webhook_secret",
]);

/** In the order of the documentation. */
export const SETTING_NAMES: readonly SettingName[] = SETTINGS_SCHEMA.keyof().options;

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(DEFAULTS, name);
}

type Context = z.core.$RefinementCtx<string>;

function asFlag(text: string, context: Context): boolean {
  const flag = YES_NO.get(text.toLowerCase());
  if (flag === undefined) context.addIssue({ code: "custom", message: "expected yes or no" });
  return flag ?? false;
}

function asHash(text: string, context: Context): string {
  const parsed = text === "" ? undefined : parseArgon2Hash(text);
  if (typeof parsed === "string") context.addIssue({ code: "custom", message: parsed });
  return text;
}

function asSeconds(text: string, context: Context): number | undefined {
  if (text === "") return undefined;
  const seconds = parseDuration(text);
  if (seconds === undefined) context.addIssue({ code: "custom", message: `expected ${DURATION_FORM}` });
  return seconds;
}

function asConsoles(text: string, context: Context): readonly ConsoleKind[] {
  const given = text.split(/[\s,]+/).filter((word) => word !== "" && word !== "none");
  const words = given.flatMap((word) => (word === "both" ? CONSOLES : [word]));
  const chosen = CONSOLES.filter((kind) => words.includes(kind));
  if (chosen.length < new Set(words).size) {
    context.addIssue({ code: "custom", message: `expected none, ${CONSOLES.join(", ")} or both` });
  }
  return chosen;
}

function asWindows(text: string, context: Context): readonly MaintenanceWindow[] {
  if (text === "") return [];
  const read = parseWindows(text);
  if ("windows" in read) return read.windows;
  context.addIssue({ code: "custom", message: `${WINDOW_FORM} (${read.problem})` });
  return [];
}

function isWebAddress(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? "");
}
