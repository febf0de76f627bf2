import { describe, expect, it } from "vitest";
import { appMigrate } from "../../../../../src/drivers/applogic/commands/app-migrate.ts";
import { appStop } from "../../../../../src/drivers/applogic/commands/app-stop.ts";
import { CANNOT, errorOf, result } from "../../../../support/command-answers.ts";

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
