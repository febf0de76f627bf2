import { loadSettings } from "../config/load-settings.ts";
import { resolvePaths } from "../config/paths.ts";
import { changePassword } from "./change-password.ts";

/** `mig password`: works on the files alone, so also where no daemon runs. Throws what `changePassword` does. */
export function setPassword(
  password: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const paths = resolvePaths(env);
  const { settings } = loadSettings(paths);
  return changePassword({ password, settings, migIni: paths.migIni });
}
