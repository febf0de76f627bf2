import type { ConfigView } from "../agent/kernel.ts";
import type { Config } from "../config/config.ts";
import type { StoredPassword } from "../config/password.ts";
import { passwordFacts } from "../config/password-facts.ts";
import { type Paths, resolvePaths } from "../config/paths.ts";
import { reportConfig } from "../config/report.ts";
import { describeSettings } from "../config/settings.ts";
import type { TlsKeeper } from "../config/tls-pair.ts";
import { MigError } from "../domain/errors.ts";
import { propertyValue } from "../domain/grid.ts";
import type { PendingReload } from "../domain/setup.ts";

/** What the settings show instead of a secret. */
const HIDDEN = "(set)";

/** What the daemon knows besides the configuration that is in force. */
export interface ConfigExtras {
  readonly paths: Paths;
  reload(): PendingReload;
  readonly tls: Pick<TlsKeeper, "facts" | "pair">;
}

/** The configuration as the agent uses it. `hash` is the plain password's hash, made once by the caller. */
export function viewConfig(
  current: () => Config,
  hashOf: (password: StoredPassword) => string,
  extras?: ConfigExtras,
): ConfigView {
  const { paths = resolvePaths({}), reload = () => ({ changed: [], needsRestart: [] }), tls } = extras ?? {};
  return {
    report: () =>
      reportConfig({
        config: current(),
        paths,
        reload: reload(),
        password: passwordFacts(current().settings, paths.migIni),
        tls: tls?.facts ?? { state: "off" },
      }),
    grids: () => current().grids,
    findings: () => current().findings,
    problem: () => current().problem,
    rejected: () => current().rejected,
    publicKeyLine: () => current().key?.publicKeyLine,
    privateKey() {
      const { key, problem } = current();
      if (key !== undefined) return key.pem.reveal();
      throw new MigError("KEY_MISSING", problem?.message ?? "There is no private key", {
        hint: problem?.hint,
      });
    },
    describe: () => describeSettings(current().settings),
    webhook() {
      const { webhook } = current().settings;
      return webhook && { url: webhook.url.reveal(), secret: webhook.secret?.reveal() };
    },
    tlsPair: () => tls?.pair && { cert: tls.pair.cert, key: tls.pair.key.reveal() },
    secretFiles: () => {
      const { tls } = current().settings;
      return tls === undefined ? [] : [tls.key];
    },
    settings() {
      const { settings } = current();
      const { authentication } = settings;
      const address = propertyValue(settings.properties, "in_ip") ?? settings.listen;
      const port = settings.portNo;
      const scheme = settings.tlsAsked ? "https" : "http";
      return {
        username: authentication.kind === "password" ? authentication.username : "",
        passwordHash: authentication.kind === "password" ? hashOf(authentication.password) : undefined,
        mode: settings.mode,
        hostKeys: settings.hostKeys,
        approval: settings.approval,
        component: settings.component,
        verifyHook: settings.hooks.verify,
        consoles: settings.console,
        secretIni: settings.views.some((view) => view.origin === "mig.ini" && view.value === HIDDEN),
        scheme,
        page: `${scheme}://${address}:${port}/`,
        address: `${address}:${port}`,
      };
    },
  };
}
