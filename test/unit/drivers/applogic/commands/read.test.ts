import { describe, expect, it } from "vitest";
import { appConfigShow } from "../../../../../src/drivers/applogic/commands/app-config-show.ts";
import { appInfo } from "../../../../../src/drivers/applogic/commands/app-info.ts";
import { appList } from "../../../../../src/drivers/applogic/commands/app-list.ts";
import { gridInfo } from "../../../../../src/drivers/applogic/commands/grid-info.ts";
import { gridTestTrust } from "../../../../../src/drivers/applogic/commands/grid-test-trust.ts";
import { volList } from "../../../../../src/drivers/applogic/commands/vol-list.ts";
import type { ExecResult } from "../../../../../src/ssh/ssh.ts";
import { CANNOT, errorOf, result } from "../../../../support/command-answers.ts";

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
