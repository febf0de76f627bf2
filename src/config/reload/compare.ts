import type { Grid } from "../../domain/grid.ts";
import type { Config } from "../config.ts";
import type { StoredPassword } from "../password.ts";
import type { Secret } from "../secret.ts";
import type { Settings } from "../settings.ts";

/** What differs, in words: `grid south added`, `private.key`, `mode`. */
export function listChanges(before: Config, after: Config): readonly string[] {
  return [
    ...gridChanges(before.grids, after.grids),
    ...(before.key?.fingerprint === after.key?.fingerprint ? [] : ["private.key"]),
    ...settingChanges(before.settings, after.settings),
  ];
}

/** Settings that the running daemon cannot take over: where it listens, and what it is. */
export function listRestartNeeds(started: Settings, now: Settings): readonly string[] {
  return [
    ...(started.listen === now.listen ? [] : ["listen"]),
    ...(started.portNo === now.portNo ? [] : ["port_no"]),
    ...(started.component === now.component ? [] : ["component"]),
  ];
}

function gridChanges(before: readonly Grid[], after: readonly Grid[]): readonly string[] {
  const old = new Map(before.map((grid) => [grid.name, JSON.stringify(grid)]));
  const names = new Set(after.map((grid) => grid.name));
  const present = after.flatMap((grid) => {
    const earlier = old.get(grid.name);
    if (earlier === undefined) return [`grid ${grid.name} added`];
    return earlier === JSON.stringify(grid) ? [] : [`grid ${grid.name} changed`];
  });
  const gone = before.filter((grid) => !names.has(grid.name)).map((grid) => `grid ${grid.name} removed`);
  return [...present, ...gone];
}

function settingChanges(before: Settings, after: Settings): readonly string[] {
  const old = new Map(before.views.map((view) => [view.name, view.value]));
  const visible = after.views.filter((view) => old.get(view.name) !== view.value).map((view) => view.name);
  const secret = [
    ...(samePassword(before, after) ? [] : ["password"]),
    ...(sameSecret(before.webhook?.url, after.webhook?.url) ? [] : ["webhook"]),
    ...(sameSecret(before.webhook?.secret, after.webhook?.secret) ? [] : ["webhook_secret"]),
    ...(sameJson(schedulesOf(before), schedulesOf(after)) ? [] : ["schedules"]),
    ...(sameJson(before.properties, after.properties) ? [] : ["properties"]),
  ];
  return [...new Set<string>([...visible, ...secret])];
}

function samePassword(before: Settings, after: Settings): boolean {
  const [a, b] = [passwordOf(before), passwordOf(after)];
  return a?.kind === b?.kind && sameSecret(a?.value, b?.value);
}

function passwordOf({ authentication }: Settings): StoredPassword | undefined {
  return authentication.kind === "password" ? authentication.password : undefined;
}

/** Without their lines, which move when anything above is edited. */
function schedulesOf({ schedules }: Settings) {
  return schedules.map(({ name, values }) => ({ name, values }));
}

function sameSecret(a: Secret | undefined, b: Secret | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
