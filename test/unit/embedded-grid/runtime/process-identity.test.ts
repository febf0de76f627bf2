import { expect, test } from "vitest";
import { parseIdentity } from "../../../../src/embedded-grid/runtime/process-identity.ts";

const BOOT = "2f1c8f3e-7e0a-4a83-9a6e-0a3c0e7a1b22";

test("what the first process wrote names one process and no other", () => {
  expect(parseIdentity(`4711 998877 ${BOOT}\n`)).toEqual({ pid: 4711, startTicks: "998877", boot: BOOT });
});

test.for(["", "\n", "4711", `4711 998877 ${BOOT}`, `4711 998877 ${BOOT.slice(0, 20)}\n`, `-1 2 ${BOOT}\n`])(
  "%j is not whole",
  (text) => {
    expect(parseIdentity(text)).toBeUndefined();
  },
);
