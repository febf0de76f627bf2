import type { SettingName } from "./schema.ts";

export interface Meaning {
  /** In a few words. */
  readonly words: string;
  /** What holds where nothing is set. */
  readonly none?: string;
  /** The running daemon cannot take it over. */
  readonly needsRestart?: boolean;
}

/** What each setting means, for the pages and `mig settings`. */
export const MEANINGS: Readonly<Record<SettingName, Meaning>> = {
  username: { words: "who may use the page", none: "none: no password is asked for" },
  password: { words: "the page's password, as text" },
  password_hash: { words: "the page's password, as a hash" },
  mode: { words: "operations that are offered" },
  port_no: { words: "port of the page", needsRestart: true },
  listen: { words: "address of the page", needsRestart: true },
  open: { words: "listen to the network also without a user name" },
  tls_cert: { words: "certificate of the page, PEM", none: "none: plain HTTP" },
  tls_key: { words: "its private key, PEM", none: "none: plain HTTP" },
  host_keys: { words: "controllers without host_key in grid.info" },
  component: { words: "the component that MIG runs in", needsRestart: true },
  keep_source: { words: "how long a source is kept after a migrate", none: "24h" },
  approve: { words: "whether a move waits for a person before the stop" },
  window: { words: "when a move may stop the application", none: "any time" },
  webhook: { words: "address that is told how jobs fare" },
  webhook_secret: { words: "what each message to it is signed with" },
  retention: { words: "how many snapshots to keep; not used yet", none: "all" },
  metrics: { words: "who may read /metrics: whoever knows the password, or everybody" },
  console: { words: "terminals that may be opened, on controllers or in the appliance" },
  "hooks.verify": { words: "program that says whether the application is well", none: "none" },
};

/** The same for the keys of a grid in grid.info. */
export const GRID_MEANINGS: Readonly<Record<string, string>> = {
  location: "where the grid is",
  controller: "how SSH reaches its controller",
  port: "port of SSH there",
  user: "who MIG logs in as",
  host_key: "the controller's host key",
  MIG_ip: "the page, when the application runs there",
  driver: "kind of controller",
  strategy: "how an application is moved there",
  bandwidth: "limit for the copy",
  keep_source: "how long a source there is kept after a migrate",
};
