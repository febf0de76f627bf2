import { describe, expect, it } from "vitest";
import { codeOf, openScripted } from "../../../../support/scripted-session.ts";

describe("files", () => {
  it("are found where the component or volume is", async () => {
    const { session, ssh } = openScripted(() => ({}));
    await session.readFile("guestbook", "main.mig.ctl", "/mnt/state/place/x");
    await session.removeVolumeFile("snap", "mig_config", "/private.key");
    expect(ssh.sent).toEqual([
      "sftp get /app/guestbook/main.mig.ctl/mnt/state/place/x",
      "sftp rm /vol/snap/mig_config/private.key",
    ]);
  });

  it("cannot be reached outside of it", async () => {
    const { session, ssh } = openScripted(() => ({}));
    const read = async () => session.readFile("guestbook", "main", "/mnt/../../x");
    expect(await codeOf(read())).toBe("USAGE");
    expect(await codeOf((async () => session.removeFile("a/b", "main", "/x"))())).toBe("USAGE");
    expect(ssh.sent).toEqual([]);
  });
});
