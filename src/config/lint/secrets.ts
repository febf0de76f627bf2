import type { Findings } from "../findings.ts";
import type { GridPlace } from "../grid-info.ts";

/** Names that people give to what nobody else should read. */
const SECRET_NAME =
  /(?:^|[_\-.])(?:pass(?:wd|word|phrase|code)?|pwd|secret|token|credentials?|api_?key|private_?key)(?:$|[_\-.]|\d)|password|passwd|secret/i;

/** A hash is no secret, and an empty value says nothing. */
const HASH_NAME = /hash$/i;

/**
 * What is given to a grid as a property stands in the command that gives it: in the controller's process list, in the plan
 * that is shown and in the journal.
 */
export function lintSecrets({ grid, keyLines }: GridPlace, findings: Findings): void {
  const lists = [
    { key: "app_config", properties: grid.appConfig },
    { key: "MigHelper_config", properties: grid.helperConfig },
  ] as const;
  for (const { key, properties } of lists) {
    for (const { name, value } of properties) {
      if (value === "" || HASH_NAME.test(name) || !SECRET_NAME.test(name)) continue;
      findings.warning(
        keyLines.get(key),
        `${key}: the value of ${name} looks like a secret, and would stand in commands, plans and the journal`,
        `Take ${name} out of ${key}; keep it in a file on the config volume (MIG's own password: mig password)`,
      );
    }
  }
}
