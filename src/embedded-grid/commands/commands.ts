import type { Command } from "../shell/command.ts";
import { appBuild } from "./app-build.ts";
import { appClean } from "./app-clean.ts";
import { appConfig } from "./app-config.ts";
import { appContinue } from "./app-continue.ts";
import { appCopy } from "./app-copy.ts";
import { appDestroy } from "./app-destroy.ts";
import { appExport } from "./app-export.ts";
import { appGetAcl } from "./app-get-acl.ts";
import { appImport } from "./app-import.ts";
import { appInfo } from "./app-info.ts";
import { appList } from "./app-list.ts";
import { appLock } from "./app-lock.ts";
import { appMigrate } from "./app-migrate.ts";
import { appModifyAcl } from "./app-modify-acl.ts";
import { appProvision } from "./app-provision.ts";
import { appRename } from "./app-rename.ts";
import { appRestart } from "./app-restart.ts";
import { appStart } from "./app-start.ts";
import { appStop } from "./app-stop.ts";
import { appUnlock } from "./app-unlock.ts";
import { compInfo } from "./comp-info.ts";
import { compList } from "./comp-list.ts";
import { gridFault } from "./grid-fault.ts";
import { gridGetAcl } from "./grid-get-acl.ts";
import { gridInfo } from "./grid-info.ts";
import { gridModifyAcl } from "./grid-modify-acl.ts";
import { gridReboot } from "./grid-reboot.ts";
import { gridTestTrust } from "./grid-test-trust.ts";
import { migratorRead } from "./migrator-read.ts";
import { migratorSend } from "./migrator-send.ts";
import { userCreate } from "./user-create.ts";
import { userDestroy } from "./user-destroy.ts";
import { userInfo } from "./user-info.ts";
import { userList } from "./user-list.ts";
import { userSet } from "./user-set.ts";
import { volCopy } from "./vol-copy.ts";
import { volCreate } from "./vol-create.ts";
import { volDestroy } from "./vol-destroy.ts";
import { volInfo } from "./vol-info.ts";
import { volList } from "./vol-list.ts";

/** All commands of the 3T shell, in the order in which `help` lists them. */
export const COMMANDS: readonly Command[] = [
  appBuild,
  appClean,
  appConfig,
  appContinue,
  appCopy,
  appDestroy,
  appExport,
  appGetAcl,
  appImport,
  appInfo,
  appList,
  appLock,
  appMigrate,
  appModifyAcl,
  appProvision,
  appRename,
  appRestart,
  appStart,
  appStop,
  appUnlock,
  compInfo,
  compList,
  volCopy,
  volCreate,
  volDestroy,
  volInfo,
  volList,
  gridFault,
  gridGetAcl,
  gridInfo,
  gridModifyAcl,
  gridReboot,
  gridTestTrust,
  userCreate,
  userDestroy,
  userInfo,
  userList,
  userSet,
  migratorRead,
  migratorSend,
];
