import { expect, test } from "vitest";
import {
  enterExisting,
  enterNew,
  type Isolation,
  isolationWord,
  NO_ISOLATION,
} from "../../../../src/embedded-grid/runtime/isolation.ts";

const ROOT: Isolation = { kind: "namespaces", user: false, processes: true };
const USER: Isolation = { kind: "namespaces", user: true, processes: true };
const MOUNTS: Isolation = { kind: "namespaces", user: false, processes: false };

test("without namespaces a command is run as it is", () => {
  expect(enterNew(NO_ISOLATION, ["sh", "-c", "x"])).toEqual(["sh", "-c", "x"]);
  expect(enterExisting(NO_ISOLATION, 7, ["sh"])).toEqual(["sh"]);
});

test("root unshares, everybody else needs a user namespace first", () => {
  expect(enterNew(ROOT, ["sh"]).join(" ")).toBe(
    "unshare --mount --propagation=private --uts --pid --fork --kill-child=KILL -- sh",
  );
  expect(enterNew(USER, ["sh"]).join(" ")).toMatch(/^unshare --user --map-root-user --mount /);
  expect(enterNew(MOUNTS, ["sh"]).join(" ")).toBe("unshare --mount --propagation=private --uts -- sh");
});

test("who logs in enters exactly the namespaces that were unshared", () => {
  expect(enterExisting(ROOT, 7, ["sh"]).join(" ")).toBe("nsenter --target=7 --mount --uts --pid -- sh");
  expect(enterExisting(USER, 7, ["sh"]).join(" ")).toBe(
    "nsenter --target=7 --user --preserve-credentials --mount --uts --pid -- sh",
  );
  expect(enterExisting(MOUNTS, 7, ["sh"]).join(" ")).toBe("nsenter --target=7 --mount --uts -- sh");
});

test("the first process is told what it may do", () => {
  expect([ROOT, MOUNTS, NO_ISOLATION].map(isolationWord)).toEqual(["pid", "mounts", "none"]);
});
