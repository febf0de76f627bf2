import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** Readers of CommonJS differ in which names they find in it, and the test runner finds more than Node does. */
describe("the SSH adapter under Node itself", () => {
  it("loads from its sources", () => {
    const connector = new URL("../../../src/ssh/connector.ts", import.meta.url).href;
    const script = `const { createSshConnector } = await import(${JSON.stringify(connector)}); console.log(typeof createSshConnector)`;
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });
    expect(output).toBe("function\n");
  });
});
