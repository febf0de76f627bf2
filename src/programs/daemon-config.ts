import type { ConfigView } from "../agent/kernel.ts";
import type { ReloadReport } from "../agent-facade.ts";
import type { Clock } from "../clock.ts";
import type { Paths } from "../config/paths.ts";
import { createConfigStore } from "../config/store.ts";
import { TlsKeeper } from "../config/tls-pair.ts";
import type { PasswordReport, PasswordRequest } from "../domain/setup.ts";
import type { WebServer } from "../web/server.ts";
import type { WebSettings } from "../web/settings.ts";
import { changePassword } from "./change-password.ts";
import { viewConfig } from "./config-view.ts";
import { hashedPasswords } from "./hashed-passwords.ts";
import { webSettingsOf } from "./web-settings.ts";

export interface DaemonConfigParts {
  readonly role: "agent" | "helper";
  readonly paths: Paths;
  readonly clock: Clock;
  say(message: string, error?: unknown): void;
}

/** The configuration of a daemon, and everything that follows it when it changes. */
export interface DaemonConfig extends AsyncDisposable {
  readonly view: ConfigView;
  webSettings(): WebSettings;
  reload(by: string): Promise<ReloadReport>;
  changePassword(request: PasswordRequest): Promise<PasswordReport>;
  /** From now on the web face has the settings of the files; SIGHUP reads them at once. */
  follow(web: Pick<WebServer, "update">): Disposable;
}

export async function openDaemonConfig(parts: DaemonConfigParts): Promise<DaemonConfig> {
  const { role, paths, clock, say } = parts;
  const store = createConfigStore(paths, clock);
  const hashes = await hashedPasswords(() => store.current.settings.authentication);
  let web: Pick<WebServer, "update"> | undefined;
  const tls = new TlsKeeper();
  tls.refresh(store.current.settings);
  const webSettings = (): WebSettings => webSettingsOf(store.current, { paths, role, tls });

  async function apply(): Promise<void> {
    await hashes.refresh();
    tls.refresh(store.current.settings);
    web?.update(webSettings());
  }

  async function reload(by: string): Promise<ReloadReport> {
    const report = store.reload();
    const { problem } = report;
    say(
      problem === undefined ? `Configuration read again by ${by}` : `Configuration kept: ${problem.message}`,
    );
    await apply();
    return report;
  }

  return {
    view: viewConfig(() => store.current, hashes.hashOf, {
      paths,
      reload: () => store.preview(),
      tls,
    }),
    webSettings,
    reload,
    async changePassword({ password, by }) {
      const { settings } = store.current;
      const written = await changePassword({ password, settings, migIni: paths.migIni });
      await reload(by);
      return { written };
    },
    follow(face) {
      web = face;
      const leave = store.subscribe(() => {
        apply().catch((error: unknown) => say("The web face keeps its settings", error));
      });
      const onHangUp = (): void =>
        void reload("SIGHUP").catch((error: unknown) => say("Cannot reload", error));
      process.on("SIGHUP", onHangUp);
      return {
        [Symbol.dispose]() {
          process.off("SIGHUP", onHangUp);
          leave();
          web = undefined;
        },
      };
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
