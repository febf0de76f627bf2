import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { checkOf, facts, left } from "../../support/preflight-bench.ts";
import { otherGrid, sampleGrid } from "../../support/sample-grids.ts";

describe("helper-addresses", () => {
  const IN = { name: "in_ip", value: "192.0.2.20" };

  it("that something running uses are an error", async () => {
    const source = [facts(), left("shop", "running")];
    const check = await checkOf("helper-addresses", { source, properties: { shop: [IN] } });
    expect(check).toMatchObject({
      severity: "error",
      message: expect.stringContaining("192.0.2.20 is used by application shop"),
    });
  });

  it("that only stopped applications, templates or this job's own helper use are free", async () => {
    const source = [
      facts(),
      left("shop"),
      facts({ name: "tmpl", template: true }),
      left("mig_helper_abcd2345", "running"),
    ];
    const properties = { shop: [IN], tmpl: [IN], mig_helper_abcd2345: [IN] };
    const world = { source, properties, question: { jobId: "abcd2345" } };
    expect((await checkOf("helper-addresses", world)).severity).toBe("fine");
  });

  it.each([
    ["the application's own", sampleGrid({ appConfig: [IN] }), otherGrid()],
    ["the application's on the other grid", sampleGrid(), otherGrid({ appConfig: [IN] })],
    ["the other helper's", sampleGrid(), otherGrid({ helperConfig: [IN] })],
    ["each other", sampleGrid({ helperConfig: [IN, { name: "out_ip", value: IN.value }] }), otherGrid()],
  ])("that are %s are an error", async (_case, here, there) => {
    expect((await checkOf("helper-addresses", { grids: [here, there] })).severity).toBe("error");
  });

  it("may be shared with who listens on another port, where both say on which", async () => {
    const port = (value: string) => ({ name: "port_no", value });
    const at = (value: string) =>
      checkOf("helper-addresses", {
        grids: [sampleGrid({ helperConfig: [IN, port("8082")], appConfig: [IN, port(value)] }), otherGrid()],
      });
    expect((await at("8080")).severity).toBe("fine");
    expect((await at("8082")).severity).toBe("error");
  });

  it("may share netmask and gateway with others", async () => {
    const shared = [
      { name: "netmask", value: "255.255.255.0" },
      { name: "gateway", value: "192.0.2.1" },
    ];
    const grids = [sampleGrid({ helperConfig: [IN, ...shared] }), otherGrid({ appConfig: shared })] as const;
    expect((await checkOf("helper-addresses", { grids })).severity).toBe("fine");
  });

  it("that cannot be seen whole are a warning", async () => {
    const source = [facts(), left("shop", "running")];
    const properties = { shop: new MigError("GRID_REFUSED", "Access Denied") };
    expect(await checkOf("helper-addresses", { source, properties })).toMatchObject({
      severity: "warning",
      message: expect.stringContaining("shop"),
    });
  });
});
