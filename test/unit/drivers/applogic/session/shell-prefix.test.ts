import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answer } from "../../../../support/scripted-controller.ts";
import { openScripted, watch } from "../../../../support/scripted-session.ts";

describe("the leading 3t", () => {
  const NOT_FOUND: Answer = { code: 127, stderr: "bash: line 1: app: command not found\n" };
  const INNER = "app list --batch";

  it("is put in front for a maintainer, found out once", async () => {
    const { session, ssh } = openScripted((line) => (line.startsWith("3t ") ? {} : NOT_FOUND));
    await session.applications();
    await session.applications();
    expect(ssh.sent).toEqual([INNER, `3t ${INNER}`, `3t ${INNER}`]);
  });

  it("stands in no text that an observer or a message shows", async () => {
    const seen = watch();
    const refused = { code: 1, stderr: "Failed to destroy application 'guestbook' - why not." };
    const { session } = openScripted((line) => (line.startsWith("3t ") ? refused : NOT_FOUND), seen);
    await expect(session.destroy("guestbook")).rejects.toThrow(
      /^Cannot destroy application 'guestbook' on my_grid_one: Failed/,
    );
    expect(seen.log[0]).toBe("my_grid_one: app destroy guestbook --force");
  });

  it("is found out for each connection, in whatever order commands come and rights change", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), async (maintainerAt) => {
        let maintainer = false;
        let effects = 0;
        const { session } = openScripted((line) => {
          if (line.startsWith("3t ") !== maintainer) return NOT_FOUND;
          effects += 1;
          return {};
        });
        for (const isMaintainer of maintainerAt) {
          maintainer = isMaintainer;
          await session.destroy("guestbook");
        }
        expect(effects).toBe(maintainerAt.length);
      }),
    );
  });

  it("gives the first answer when neither way is known there", async () => {
    const { session } = openScripted((line) =>
      line.startsWith("3t ") ? { code: 127, stderr: "bash: 3t: command not found" } : NOT_FOUND,
    );
    await expect(session.applications()).rejects.toMatchObject({
      code: "GRID_REFUSED",
      message: expect.stringContaining("app: command not found"),
    });
  });
});
