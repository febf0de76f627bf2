import { describe, expect, it } from "vitest";
import { checkOf } from "../../support/preflight-bench.ts";

describe("place", () => {
  it.each([
    ["another grid", { grid: "my_grid_two", application: "guestbook", entity: "0a" }],
    ["another application", { grid: "my_grid_one", application: "guestbook_2", entity: "0a" }],
    ["another copy", { grid: "my_grid_one", application: "guestbook", entity: "0b" }],
  ])("that is %s is an error", async (_case, place) => {
    expect((await checkOf("place", { parts: { place: async () => place } })).severity).toBe("error");
  });
});
