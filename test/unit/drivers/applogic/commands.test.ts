import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toErrorData } from "../../../../src/domain/errors.ts";
import { appConfigSet } from "../../../../src/drivers/applogic/commands/app-config-set.ts";
import { appConfigShow } from "../../../../src/drivers/applogic/commands/app-config-show.ts";
import { appConfigTest } from "../../../../src/drivers/applogic/commands/app-config-test.ts";
import { appCopy } from "../../../../src/drivers/applogic/commands/app-copy.ts";
import { appDestroy } from "../../../../src/drivers/applogic/commands/app-destroy.ts";
import { appInfo } from "../../../../src/drivers/applogic/commands/app-info.ts";
import { appList } from "../../../../src/drivers/applogic/commands/app-list.ts";
import { appMigrate, parseProgressLine } from "../../../../src/drivers/applogic/commands/app-migrate.ts";
import { appProvision } from "../../../../src/drivers/applogic/commands/app-provision.ts";
import { appRename } from "../../../../src/drivers/applogic/commands/app-rename.ts";
import { appStart } from "../../../../src/drivers/applogic/commands/app-start.ts";
import { appStop } from "../../../../src/drivers/applogic/commands/app-stop.ts";
import { compList } from "../../../../src/drivers/applogic/commands/comp-list.ts";
import { gridInfo } from "../../../../src/drivers/applogic/commands/grid-info.ts";
import { gridTestTrust } from "../../../../src/drivers/applogic/commands/grid-test-trust.ts";
import { gridUserName, userCreateText } from "../../../../src/drivers/applogic/commands/user-create.ts";
import { volList } from "../../../../src/drivers/applogic/commands/vol-list.ts";
import type { ExecResult } from "../../../../src/ssh/ssh.ts";

const CANNOT = "Cannot do it on my_grid_one";

function result(over: Partial<ExecResult>): ExecResult {
  return { code: 0, stdout: "", stderr: "", ...over };
}

function errorOf(act: () => unknown): { code: string; message: string } {
  try {
    act();
  } catch (error) {
    const { code, message } = toErrorData(error);
    return { code, message };
  }
  throw new Error("nothing was thrown");
}

const LIST = `application "LampX4_r2"
   {
   id              = 1
   state           = stopped
   template        = 1
   description     = "A LAMP stack, 4 tiers"
   user1           = ""
   user2           = ""
   doc_url         = ""
   destroy_on_stop = 0
   }
application "sugarcrm"
   {
   id              = 3
   state           = running
   template        = 0
   description     = ""
   user1           = Customer1
   user2           = "some billing code"
   destroy_on_stop = 1
   locked          = 1
   progress        = 37
   }
`;

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
    ["comp list sugarcrm --batch", compList.build({ application })],
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

describe("what is read", () => {
  it("lists applications with what the record and the checks need", () => {
    expect(appList.parse(result({ stdout: LIST }), CANNOT)).toEqual([
      {
        name: "LampX4_r2",
        id: "1",
        state: "stopped",
        template: true,
        user2: "",
        destroyOnStop: false,
        locked: false,
        busy: false,
        reason: "",
      },
      {
        name: "sugarcrm",
        id: "3",
        state: "running",
        template: false,
        user2: "some billing code",
        destroyOnStop: true,
        locked: true,
        busy: true,
        reason: "",
      },
    ]);
    expect(appList.parse(result({}), CANNOT)).toEqual([]);
  });

  it("takes a state it does not know for one to wait on", () => {
    const block = appInfo.parse(result({ stdout: 'application "a"\n{\nstate = Hibernating\n}\n' }), CANNOT);
    expect(block.state).toBe("unknown");
  });

  it("reads properties with a value", () => {
    const stdout =
      'application "a"\n{\nproperty in_ip\n{\nvalue = 1.2.3.4\n}\nproperty "note"\n{\nvalue = ""\n}\n}\n';
    expect(appConfigShow.parse(result({ stdout }), CANNOT)).toEqual([
      { name: "in_ip", value: "1.2.3.4" },
      { name: "note", value: "" },
    ]);
  });

  it("reads volumes in order of name, with or without the application in front", () => {
    const stdout = `volume "sugarcrm:vol2"
   {
   scope_type  = application
   scope_name  = sugarcrm
   filesystem  = ext2
   size        = 1048576
   state       = ok
   uuid        = 0b
   }
volume "data"
   {
   scope_name    = sugarcrm
   filesystem    = ext3
   size          = 1073741824
   state         = degraded
   mount_state   = available
   uuid          = cf432100-63fc-450d-8eb7-2da6deca8627
   mount_path    = /mnt/data
   time_accessed = 1764000000
   time_written  = 0
   }
`;
    expect(volList.parse(result({ stdout }), CANNOT)).toEqual([
      {
        name: "data",
        application: "sugarcrm",
        bytes: 1_073_741_824,
        filesystem: "ext3",
        uuid: "cf432100-63fc-450d-8eb7-2da6deca8627",
        state: "degraded",
        mountPath: "/mnt/data",
        accessedAt: 1_764_000_000,
        writtenAt: 0,
      },
      {
        name: "vol2",
        application: "sugarcrm",
        bytes: 1_048_576,
        filesystem: "ext2",
        uuid: "0b",
        state: "ok",
      },
    ]);
  });

  it("says which volume has no size", () => {
    expect(errorOf(() => volList.parse(result({ stdout: "volume v1 { uuid = 1 }" }), CANNOT))).toEqual({
      code: "GRID_ANSWER",
      message: `${CANNOT}: expected the size of volume v1, found none`,
    });
  });

  it("reads the components of what runs, and none of what does not", () => {
    const stdout = 'component "main.dbase"\n{\nserver = srv1\nstate = running\nmem = 134217728\n}\n';
    expect(compList.parse(result({ stdout }), CANNOT)).toEqual([{ name: "main.dbase", state: "running" }]);
    const stderr =
      "Failed to list components for application 'x' - get info failed - may be due to it not running.";
    expect(compList.parse(result({ code: 1, stderr }), CANNOT)).toEqual([]);
  });

  it("reads the grid, its clock and its key in one line", () => {
    const stdout =
      'grid "west"\n{\nversion = 2.4.7\ntime = 1764000000\nstorage_free = 1024\npublic_key = "ssh-rsa AAAA\\n root@west"\n}\n';
    expect(gridInfo.parse(result({ stdout }), CANNOT)).toEqual({
      name: "west",
      version: "2.4.7",
      publicKey: "ssh-rsa AAAA root@west",
      time: 1_764_000_000,
      storageFreeBytes: 1024,
    });
    expect(gridInfo.parse(result({ stdout: "grid west { }" }), CANNOT)).toEqual({
      name: "west",
      version: "",
      publicKey: "",
    });
  });

  it("tells trust that works, trust that does not, and a controller that cannot test it", () => {
    const stdout = 'trust "w"\n{\ntrusted = 0\nreason = "no"\n}\n';
    const refused = "Failed to log in to grid 'w' - Permission denied (publickey).";
    const parse = (over: Partial<ExecResult>) => gridTestTrust.parse(result(over), CANNOT);
    expect(parse({ stdout: "trust w { trusted = 1 }" })).toEqual({ trust: "works", words: "" });
    expect(parse({ code: 1, stdout, stderr: refused })).toEqual({ trust: "refused", words: "no" });
    expect(parse({ code: 1, stderr: refused })).toEqual({ trust: "refused", words: refused });
    expect(parse({ code: 2, stderr: "Unknown command 'grid test_trust'." }).trust).toBe("unknown");
    expect(parse({ code: 1, stderr: "Invalid command 'test_trust'." }).trust).toBe("unknown");
  });

  it("names line and command of an answer it cannot read", () => {
    const { code, message } = errorOf(() =>
      appList.parse(result({ stdout: "application a\n{\n= 3\n}" }), CANNOT),
    );
    expect(code).toBe("GRID_ANSWER");
    expect(message).toBe(`${CANNOT}: Cannot read the UDL text: line 3: expected a name, found "="`);
    expect(errorOf(() => appInfo.parse(result({}), CANNOT)).code).toBe("GRID_ANSWER");
  });
});

describe("what is refused", () => {
  it.each([
    ["Application 'test' does not exist.", "UNKNOWN_APPLICATION"],
    ["Entity not found – Permission denied – application 'test' does not exist.", "UNKNOWN_APPLICATION"],
    ["Failed to list components for application 'test' - it is not installed.", "UNKNOWN_APPLICATION"],
    ["Access Denied - application 'test' is locked.", "GRID_REFUSED"],
    ["Failed to stop application 'test' - it is busy - start in progress.", "GRID_BUSY"],
    ["Volume 'test:data' does not exist.", "GRID_REFUSED"],
    ["Failed to rename volume 'test:data'.", "GRID_REFUSED"],
    ["Failed to migrate application 'a' - not enough storage.", "GRID_REFUSED"],
  ])("%s is %s", (stderr, code) => {
    expect(errorOf(() => appStop.parse(result({ code: 1, stderr: `${stderr}\n` }), CANNOT))).toEqual({
      code,
      message: `${CANNOT}: ${stderr}`,
    });
  });

  it("leaves progress and terminal escapes out of the controller's words", () => {
    const stderr =
      "Migrating application 'a' from w\nCopying volume a:data (1 of 2) 37%\r\n\u001b[1mCleaning up ... done\n\u001b[31mFailed to migrate application 'a' - link down.\u001b[0m\n";
    expect(errorOf(() => appMigrate.parse(result({ code: 1, stderr }), CANNOT)).message).toBe(
      `${CANNOT}: Failed to migrate application 'a' - link down.`,
    );
  });

  it("believes the exit status, not the text", () => {
    expect(appStop.parse(result({ stderr: "Application 'a' does not exist." }), CANNOT)).toBeUndefined();
    const { code, message } = errorOf(() => appStop.parse(result({ code: 7, stdout: "" }), CANNOT));
    expect(code).toBe("GRID_REFUSED");
    expect(message).toContain("status 7");
  });

  it("does not know the outcome of a command that a signal ended", () => {
    const ended = { code: undefined, signal: "KILL", stdout: "", stderr: "" };
    expect(errorOf(() => appStop.parse(ended, CANNOT)).code).toBe("SSH_LOST");
  });

  it("tells an interrupted command from a refused one", () => {
    expect(errorOf(() => appMigrate.parse(result({ code: 130 }), CANNOT)).code).toBe("ABORTED");
  });
});

describe("progress lines", () => {
  it.each([
    ["Copying volume sugarcrm:data (2 of 5) 37%", "data", 37],
    ["copying volume 'sugarcrm.data' ... 99.7 %", "data", 99],
    ["Copying volume a:x 10%\rCopying volume a:x 11%\r", "x", 11],
    ["Copying volume data (5 of 5) ... done", "data", 100],
    ["Transferred volume mig_config 250%", "mig_config", 100],
  ])("%j", (line, volume, percent) => {
    expect(parseProgressLine(line)).toEqual({ volume, percent });
  });

  it.each([
    "Migrating application 'sugarcrm' from west.example.net",
    "Copying descriptors ... done",
    "Copying volume sugarcrm:data (2 of 5)",
    "Cleaning up ... done",
    "Application 'sugarcrm' migrated",
    "",
  ])("%j reports nothing", (line) => {
    expect(parseProgressLine(line)).toBeUndefined();
  });

  it("never reports more than all, whatever the line", () => {
    fc.assert(
      fc.property(fc.string(), (noise) => {
        const percent = parseProgressLine(`Copying volume a:b${noise}`)?.percent ?? 0;
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(percent).toBeLessThanOrEqual(100);
      }),
    );
  });
});
