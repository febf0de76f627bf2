import { describe, expect, test } from "vitest";
import { createOperations } from "../../../../src/embedded-grid/life/operations.ts";
import {
  componentState,
  mayBegin,
  type ShownState,
  type Verb,
} from "../../../../src/embedded-grid/life/states.ts";

const STATES: readonly ShownState[] = [
  "stopped",
  "starting",
  "running",
  "stopping",
  "failed",
  "restarting",
  "restart_stopping",
  "unknown",
  "repairing",
];

describe("from which states a command may begin", () => {
  test.each<[Verb, readonly ShownState[]]>([
    ["start", ["stopped", "failed"]],
    ["continue", ["failed"]],
    ["stop", ["running", "failed"]],
    ["restart", ["running", "failed"]],
    ["destroy", ["stopped"]],
    ["rename", ["stopped"]],
    ["copy", ["stopped"]],
    ["migrate", ["stopped"]],
    ["configure", ["stopped"]],
  ])("%s: %j", (verb, allowed) => {
    expect(STATES.filter((state) => mayBegin(verb, state))).toEqual(allowed);
  });

  test("a component is what it does in the light of its application", () => {
    expect(componentState("running", true)).toBe("running");
    expect(componentState("running", false)).toBe("starting");
    expect(componentState("starting", false)).toBe("starting");
    expect(componentState("stopping", true)).toBe("stopping");
    expect(componentState("stopping", false)).toBe("stopped");
    expect(componentState("failed", false)).toBe("failed");
    expect(componentState("stopped", true)).toBe("stopped");
  });
});

describe("operations on an application", () => {
  test("one at a time; the second is refused, not queued; then the name is free", async () => {
    const operations = createOperations();
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = operations.exclusive("shop", "copy", async (operation) => {
      operation.percent = 40;
      await promise;
    });
    expect(operations.find("shop")).toEqual({ verb: "copy", percent: 40 });
    await expect(operations.exclusive("shop", "start", () => Promise.resolve())).rejects.toThrow(
      "Failed to start application 'shop' - it is busy - copy in progress.",
    );
    await operations.exclusive("other", "start", () => Promise.resolve());
    resolve();
    await first;
    expect(operations.find("shop")).toBeUndefined();
  });

  test("a failure frees the name, too", async () => {
    const operations = createOperations();
    await expect(operations.exclusive("shop", "copy", () => Promise.reject(new Error("no")))).rejects.toThrow(
      "no",
    );
    expect(operations.find("shop")).toBeUndefined();
  });
});
