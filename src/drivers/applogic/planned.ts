import type { Property } from "../../domain/grid.ts";
import type { OwnershipRecord } from "../../domain/record.ts";
import { quote } from "../../ssh/quote.ts";
import type { MoveOptions } from "../driver.ts";
import { appConfigSet } from "./commands/app-config-set.ts";
import { appDestroy } from "./commands/app-destroy.ts";
import { appMigrate } from "./commands/app-migrate.ts";
import { appProvision } from "./commands/app-provision.ts";
import { appRename } from "./commands/app-rename.ts";
import { appStart } from "./commands/app-start.ts";
import { appStop } from "./commands/app-stop.ts";
import { componentPath, volumePath } from "./paths.ts";
import { formatRecord } from "./record-text.ts";

/** The template that helpers are provisioned from. */
export const HELPER_TEMPLATE = "MigHelper";

/**
 * What each mutating action of a session sends, as text: for dry runs. Built by the very builders that the
 * session sends with, so that a plan and its run cannot differ. Values that only the run knows stand as
 * `<words in angle brackets>`.
 */
export const planned = {
  start: (application: string): string => quote(appStart.build({ application })),
  stop: (application: string): string => quote(appStop.build({ application })),
  destroy: (application: string): string => quote(appDestroy.build({ application })),
  rename: (application: string, newName: string): string => quote(appRename.build({ application, newName })),
  provisionHelper: (name: string, properties: readonly Property[]): string =>
    quote(appProvision.build({ template: HELPER_TEMPLATE, name, properties })),
  setDestroyOnStop: (application: string): string =>
    quote(appConfigSet.build({ application, attribute: "destroy_on_stop", value: "1" })),
  pull: (options: Omit<MoveOptions, "onProgress" | "signal">): string => quote(appMigrate.build(options)),
  /** With `keptSince` the record gets the controller's time as it is then. */
  writeRecord: (
    application: string,
    record: OwnershipRecord,
    plan: { readonly keptSince?: boolean } = {},
  ): string =>
    quote(appConfigSet.build({ application, attribute: "user2", value: formatRecord(record, { plan }) })),
  putFile: (application: string, component: string, path: string): string =>
    putText(componentPath(application, component, path)),
  removeFile: (application: string, component: string, path: string): string =>
    removeText(componentPath(application, component, path)),
  removeVolumeFile: (application: string, volume: string, path: string): string =>
    removeText(volumePath(application, volume, path)),
} as const;

/** A file put on a controller, as plans and journals name it: never its contents. */
export function putText(path: string): string {
  return `sftp put ${path}`;
}

export function removeText(path: string): string {
  return `sftp rm ${path}`;
}
