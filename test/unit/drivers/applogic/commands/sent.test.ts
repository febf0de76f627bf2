import { describe, expect, it } from "vitest";
import { appConfigSet } from "../../../../../src/drivers/applogic/commands/app-config-set.ts";
import { appConfigShow } from "../../../../../src/drivers/applogic/commands/app-config-show.ts";
import { appConfigTest } from "../../../../../src/drivers/applogic/commands/app-config-test.ts";
import { appCopy } from "../../../../../src/drivers/applogic/commands/app-copy.ts";
import { appDestroy } from "../../../../../src/drivers/applogic/commands/app-destroy.ts";
import { appInfo } from "../../../../../src/drivers/applogic/commands/app-info.ts";
import { appList } from "../../../../../src/drivers/applogic/commands/app-list.ts";
import { appMigrate } from "../../../../../src/drivers/applogic/commands/app-migrate.ts";
import { appProvision } from "../../../../../src/drivers/applogic/commands/app-provision.ts";
import { appRename } from "../../../../../src/drivers/applogic/commands/app-rename.ts";
import { appStart } from "../../../../../src/drivers/applogic/commands/app-start.ts";
import { appStop } from "../../../../../src/drivers/applogic/commands/app-stop.ts";
import { gridInfo } from "../../../../../src/drivers/applogic/commands/grid-info.ts";
import { gridTestTrust } from "../../../../../src/drivers/applogic/commands/grid-test-trust.ts";
import { gridUserName, userCreateText } from "../../../../../src/drivers/applogic/commands/user-create.ts";
import { volList } from "../../../../../src/drivers/applogic/commands/vol-list.ts";
import { errorOf } from "../../../../support/command-answers.ts";

describe("what is sent", () => {
  const application = "sugarcrm";
  it.each([
    ["app list --batch", appList.build(undefined)],
    ["app info sugarcrm --batch", appInfo.build({ application })],
    ["app config sugarcrm --batch", appConfigShow.build({ application })],
    [
      "app config sugarcrm .destroy_on_stop=1",
      appConfigSet.build({ application, attribute: "destroy_on_stop", value: "1" }),
    ],
    [
      "app config sugarcrm in_ip=1.2.3.4 note=a b --test_only",
      appConfigTest.build({
        application,
        properties: [
          { name: "in_ip", value: "1.2.3.4" },
          { name: "note", value: "a b" },
        ],
      }),
    ],
    [
      "app provision MigHelper h1 in_ip=1.2.3.4",
      appProvision.build({
        template: "MigHelper",
        name: "h1",
        properties: [{ name: "in_ip", value: "1.2.3.4" }],
      }),
    ],
    ["app start sugarcrm", appStart.build({ application })],
    ["app stop sugarcrm", appStop.build({ application })],
    ["app destroy sugarcrm --force", appDestroy.build({ application })],
    ["app rename sugarcrm old_crm", appRename.build({ application, newName: "old_crm" })],
    ["app copy sugarcrm crm_2", appCopy.build({ application, newName: "crm_2" })],
    [
      "app migrate west:4022 sugarcrm cpu.dflt=4",
      appMigrate.build({
        sourceController: "west:4022",
        application,
        newName: application,
        properties: [{ name: "cpu.dflt", value: "4" }],
      }),
    ],
    [
      "app migrate 127.0.1.1 sugarcrm .name=snap",
      appMigrate.build({ sourceController: "127.0.1.1", application, newName: "snap", properties: [] }),
    ],
    ["vol list sugarcrm --batch", volList.build({ application })],
    ["vol list --batch", volList.build({})],
    ["grid info --verbose --batch", gridInfo.build(undefined)],
    ["grid test_trust [::1]:4022 --batch", gridTestTrust.build({ controller: "[::1]:4022" })],
  ])("%s", (text, argv) => {
    expect(argv.join(" ")).toBe(text);
  });

  it("never powers an application off", () => {
    expect(appStop.build({ application })).not.toContain("--force");
  });

  it.each(["--force", "-x", ".", "a b", "a/b", "a:b", "", "a\nb"])("refuses %j as a name", (name) => {
    expect(errorOf(() => appDestroy.build({ application: name })).code).toBe("USAGE");
    expect(errorOf(() => appRename.build({ application, newName: name })).code).toBe("USAGE");
  });

  it.each(["--force", ".name", ".user2", ".destroy_on_stop", "a=b", ""])(
    "refuses %j as a property",
    (name) => {
      const properties = [{ name, value: "x" }];
      expect(errorOf(() => appMigrate.build({ sourceController: "w", application, properties })).code).toBe(
        "CONFIG_INVALID",
      );
    },
  );

  it("refuses an address that would be an option", () => {
    expect(errorOf(() => gridTestTrust.build({ controller: "--help" })).code).toBe("CONFIG_INVALID");
  });

  it("gives the words that let a grid in, with its key in one argument", () => {
    const name = gridUserName({ name: "my_grid_two", controller: "two.example.net" });
    expect(userCreateText({ name, publicKey: "ssh-rsa AAAA root@two" })).toBe(
      "user create grid-my_grid_two@two.example.net pwd=- 'sshkey=ssh-rsa AAAA root@two'",
    );
  });
});
