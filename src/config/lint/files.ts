import { constants } from "node:fs";
import { toErrorData } from "../../domain/errors.ts";
import { canAccess, currentUser } from "../file-access.ts";
import type { Findings } from "../findings.ts";
import { shellWord } from "../key/shell-word.ts";
import type { SettingName } from "../settings/schema.ts";
import type { SettingsFindings } from "../settings/values.ts";
import type { Settings } from "../settings.ts";
import type { TextFile } from "../text-file.ts";
import { loadTlsPair } from "../tls-pair.ts";

const WRITE_BY_OTHERS = 0o022;
const READ_BY_ALL = 0o004;

/** Whoever can write grid.info can send the application where he likes. */
export function lintGridInfoFile({ mode, latin1 }: TextFile, path: string, findings: Findings): void {
  if ((mode & WRITE_BY_OTHERS) !== 0) {
    const message = `others can change ${path} (mode ${mode.toString(8)}, expected 644)`;
    findings.warning(undefined, message, `chmod 644 ${shellWord(path)}`);
  }
  lintEncoding({ path, latin1 }, findings);
}

/** A password in plain text is for MIG's user only; a hash may be read. */
export function lintMigIniFile(
  file: TextFile,
  question: { readonly path: string; readonly settings: Settings },
  findings: Findings,
): void {
  const { path, settings } = question;
  const plain: readonly SettingName[] = ["password", "webhook", "webhook_secret"];
  const exposed = settings.views.filter(({ name, origin }) => origin === "mig.ini" && plain.includes(name));
  if ((file.mode & READ_BY_ALL) !== 0 && exposed.length > 0) {
    const names = exposed.map(({ name }) => name).join(" and ");
    const message = `everybody can read ${names} in ${path} (mode ${file.mode.toString(8)}, expected 600)`;
    findings.warning(undefined, message, `chmod 600 ${shellWord(path)}`);
  }
  lintEncoding({ path, latin1: file.latin1 }, findings);
}

function lintEncoding(
  { path, latin1 }: { readonly path: string; readonly latin1: boolean },
  findings: Findings,
): void {
  if (!latin1) return;
  const remedy = `Save it as UTF-8: iconv -f LATIN1 -t UTF-8 ${shellWord(path)} > NEW_FILE`;
  findings.warning(undefined, `${path} is not UTF-8 and is read as Latin-1`, remedy);
}

/** Files that the settings name. Without its certificate MIG cannot serve; a hook is looked for again when it runs. */
export function lintNamedFiles({ tls, hooks, views }: Settings, findings: SettingsFindings): void {
  lintTls();
  const { verify } = hooks;
  if (verify !== undefined && !canAccess(verify, constants.X_OK)) {
    const message = `verify: ${verify} is not there or user ${currentUser()} cannot execute it`;
    place("hooks.verify").findings.warning(
      place("hooks.verify").line,
      message,
      `chmod 755 ${shellWord(verify)}`,
    );
  }

  function lintTls(): void {
    if (tls === undefined) return;
    const named = [["tls_cert", tls.certificate] as const, ["tls_key", tls.key] as const];
    const missing = named.filter(([, path]) => !canAccess(path, constants.R_OK));
    for (const [name, path] of missing) {
      const message = `${name}: user ${currentUser()} cannot read ${path}`;
      place(name).findings.error(place(name).line, message, `Check with: ls -l ${shellWord(path)}`);
    }
    if (missing.length > 0) return;
    try {
      const { validUntil } = loadTlsPair(tls);
      if (Date.parse(validUntil) > Date.now()) return;
      const message = `tls_cert: ${tls.certificate} is out of date since ${validUntil.slice(0, 10)}`;
      place("tls_cert").findings.warning(place("tls_cert").line, message, "Put a new certificate there");
    } catch (error) {
      const { message, hint, code } = toErrorData(error);
      const { findings: list, line } = place(message.startsWith("tls_key") ? "tls_key" : "tls_cert");
      list.error(line, message, hint, code);
    }
  }

  function place(name: SettingName) {
    const view = views.find((candidate) => candidate.name === name);
    return {
      findings: view?.origin === "property" ? findings.properties : findings.migIni,
      line: view?.line,
    };
  }
}
