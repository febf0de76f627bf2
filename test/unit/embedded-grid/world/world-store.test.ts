import { describe, expect, test } from "vitest";
import { addClone } from "../../../../src/embedded-grid/world/new-application.ts";
import { isName, type World, worldSchema } from "../../../../src/embedded-grid/world/world.ts";
import { changeApplication, createWorldStore } from "../../../../src/embedded-grid/world/world-store.ts";

const withShop = (): World =>
  worldSchema.parse({
    nextId: 2,
    applications: [
      {
        name: "shop",
        id: 1,
        template: true,
        user2: "kept",
        lock: {},
        volumes: [{ name: "data", uuid: "old", sizeBytes: 1, created: 0, accessed: 9 }],
      },
    ],
  });

describe("the world of a grid", () => {
  test("a change is saved before anyone sees it", () => {
    const seen: string[] = [];
    const store = createWorldStore(withShop(), (world) => {
      seen.push(`${store.world.applications[0]?.user1 ?? ""} → ${world.applications[0]?.user1 ?? ""}`);
    });
    changeApplication(store, "shop", (draft) => {
      draft.user1 = "new";
    });
    expect(seen).toEqual([" → new"]);
    expect(store.world.applications[0]?.user1).toBe("new");
  });

  test("a change that throws, or cannot be saved, has not happened", () => {
    const store = createWorldStore(withShop(), () => {
      throw new Error("disk full");
    });
    const change = () =>
      changeApplication(store, "shop", (draft) => {
        draft.user1 = "new";
      });
    expect(change).toThrow("disk full");
    expect(store.world.applications[0]?.user1).toBe("");
    expect(() => changeApplication(store, "nowhere", () => undefined)).toThrow(
      "Application 'nowhere' does not exist.",
    );
  });

  test("a clone has a new id, new volumes, the attributes, and neither lock nor contents", () => {
    const world = withShop();
    const [shop] = world.applications;
    if (shop === undefined) throw new Error("no shop");
    const clone = addClone(world, shop, { name: "copy", now: 100, incomplete: "copy", owner: "me" });
    expect(clone).toMatchObject({
      name: "copy",
      id: 2,
      template: false,
      user2: "kept",
      incomplete: "copy",
      lock: undefined,
    });
    expect(clone.volumes[0]).toMatchObject({ name: "data", created: 100, accessed: 0 });
    expect(clone.volumes[0]?.uuid).not.toBe("old");
    expect(world.nextId).toBe(3);
    expect(world.applications).toHaveLength(2);
  });

  test.each([
    ["shop_2", true],
    ["", false],
    ["a b", false],
    ["a/b", false],
    ["..", false],
    ["a".repeat(121), false],
  ])("%s is a name: %s", (text, is) => {
    expect(isName(text)).toBe(is);
  });
});
