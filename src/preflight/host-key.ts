import type { Check } from "../domain/checks.ts";
import type { Grid } from "../domain/grid.ts";
import type { PreflightParts } from "./question.ts";

type KnownKey = ReturnType<PreflightParts["hostKey"]>;

/**
 * Whether it is known that the controller is the one meant. `before` is what was known before this preflight
 * logged in: a key first seen by it was compared with nothing.
 */
export function checkHostKey(grid: Grid, before: KnownKey, after: KnownKey): Check {
  const subject = { id: "host-key", title: `The host key of ${grid.name} is known`, grid: grid.name };
  if (grid.hostKey !== undefined) {
    return { ...subject, severity: "fine", message: `It is pinned in grid.info: ${grid.hostKey}.` };
  }
  if (after === undefined) {
    return { ...subject, severity: "warning", message: "Not looked at: the controller has shown none." };
  }
  const pin = `host_key = ${after.fingerprint}`;
  if (before !== undefined) {
    return {
      ...subject,
      severity: "fine",
      message: `It is the one first seen at ${before.since}; to pin it: ${pin}`,
    };
  }
  return {
    ...subject,
    severity: "warning",
    message: `It was seen for the first time just now and compared with nothing: ${after.fingerprint}.`,
    remedy: `Compare it with the controller's own, then pin it in the block of ${grid.name} in grid.info: ${pin}`,
  };
}
